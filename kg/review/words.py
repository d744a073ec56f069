"""What the review says, in Chinese and English."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one language; those with braces are filled in."""

    title: str
    progress: str
    same: str
    different: str
    later: str
    undo: str
    why: str
    help: str
    leave: str
    again: str
    keep: str
    drop: str
    no_why: str
    why_hint: str
    no_sentence: str
    noted: str
    noted_same: str
    noted_different: str
    put_off: str
    taken_back: str
    back: str
    nothing_to_undo: str
    settled_meanwhile: str
    help_title: str
    help_end: str
    helps: tuple[str, ...]
    done: str
    done_all: str
    counted: str
    follow: str
    next: str
    ledger: str
    nothing: str
    written: str
    read: str
    undone: str


_ZH = Words(
    title="存疑审阅",
    progress="第 {at} 个，共 {all} 个",
    same="同一个",
    different="不是同一个",
    later="以后再说",
    undo="撤销",
    why="理由",
    help="帮助",
    leave="退出",
    again="再看留下的",
    keep="记下理由",
    drop="放弃",
    no_why="未写（按 w 填写）",
    why_hint="为什么这样决定？",
    no_sentence="没有提到它的原句",
    noted="已记下 {id}：{words}",
    noted_same="“{left}”与“{right}”是同一个",
    noted_different="“{left}”与“{right}”不是同一个",
    put_off="留到以后",
    taken_back="已撤销 {id}，回到这一对",
    back="回到这一对",
    nothing_to_undo="这一次还没有可以撤销的",
    settled_meanwhile="这一对已经有人决定了，没有再记",
    help_title="按键",
    help_end="按任意键回去",
    helps=(
        "两边是同一个",
        "两边不是同一个",
        "以后再说，先看下一对",
        "撤销上一步，回到那一对",
        "写下理由，随下一个决定一起记下",
        "原句长时上下翻看",
        "退出；每个决定都已当场记下",
    ),
    done="没有要看的了，留下 {later} 对以后再说。",
    done_all="都看完了。",
    counted="同一个 {same} 对，不是同一个 {different} 对，以后再说 {later} 对",
    follow="另有 {follow} 对由这些决定推出，不必再问。",
    next="下一步：{command}（让决定生效）",
    ledger="记在 {ledger}",
    nothing="没有存疑：没有等待决定的",
    written="{file}：{count} 对。在第一列填 同、不同 或 以后，保存后：{command}",
    read="{file}：新记下 {new} 个决定，{there} 个早已记下，{later} 对留到以后",
    undone="曾记下又撤销了，没有再记：第 {rows} 行（kg review 可重新决定）",
)
_EN = Words(
    title="Doubts to settle",
    progress="{at} of {all}",
    same="the same",
    different="different",
    later="later",
    undo="undo",
    why="why",
    help="help",
    leave="quit",
    again="go through those left",
    keep="keep",
    drop="drop",
    no_why="none yet (press w)",
    why_hint="Why?",
    no_sentence="no sentence names it",
    noted="written down as {id}: {words}",
    noted_same="“{left}” and “{right}” are the same",
    noted_different="“{left}” and “{right}” are different",
    put_off="left for later",
    taken_back="{id} taken back; here is its pair again",
    back="here is that pair again",
    nothing_to_undo="nothing was done yet that could be undone",
    settled_meanwhile="this pair was settled meanwhile; nothing was written",
    help_title="Keys",
    help_end="any key closes this",
    helps=(
        "both sides are the same",
        "the sides are different",
        "leave it for later, go on",
        "take the last step back, and go back to its pair",
        "say why; it is written down with the next decision",
        "scroll when the sentences are long",
        "quit; each decision is in the ledger already",
    ),
    done="Nothing else waits; {later} left for later.",
    done_all="All done.",
    counted="{same} the same, {different} different, {later} for later",
    follow="{follow} more follow from these and need not be asked.",
    next="Next: {command} (applies what was decided)",
    ledger="written to {ledger}",
    nothing="no doubts: nothing waits for a decision",
    written="{file}: {count} pairs. Write same, different or later in the first column, save, then: {command}",
    read="{file}: {new} decisions written down, {there} were there already, {later} left for later",
    undone="taken back since, and not written again: row {rows} (kg review decides anew)",
)
WORDS = {"zh": _ZH, "en": _EN}
