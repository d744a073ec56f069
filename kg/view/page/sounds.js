// Names by their sound: pinyin without tones, whole, begun, or as initials, in any mixture ("shichang", "sc", "shic").

const LATIN = /^[a-z0-9'ü]+$/;
const spelt = new Map(Object.entries(data.sounds).map(([char, readings]) => [char, readings.split(" ")]));

function readingsOf(char) {
  return spelt.get(char) ?? [char];
}

// whether the name sounds so from some character on: 0 from the first, 1 from a later one, null nowhere
function soundsLike(name, typed) {
  if (!spelt.size || !LATIN.test(typed)) return null;
  const letters = typed.replaceAll("'", "").replaceAll("ü", "v"); // lü is typed lv
  if (!letters) return null;
  const chars = [...name].filter((char) => spelt.has(char) || /[a-z0-9]/.test(char));
  const found = chars.findIndex((char, at) => spelt.has(char) && isSpelt(chars, at, letters));
  return found < 0 ? null : Math.min(found, 1);
}

// the places in `letters` that are reached after each further character, so that no way is gone twice
function isSpelt(chars, from, letters) {
  let reached = new Set([0]);
  for (let at = from; at < chars.length && reached.size; at += 1) {
    const next = new Set();
    for (const place of reached) {
      for (const reading of readingsOf(chars[at])) {
        const rest = letters.slice(place);
        if (reading.startsWith(rest)) return true;
        if (rest.startsWith(reading)) next.add(place + reading.length);
        if (rest[0] === reading[0]) next.add(place + 1);
      }
    }
    reached = next;
  }
  return reached.has(letters.length);
}
