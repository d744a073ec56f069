// What is drawn behind signs and lines: frames of open groups, rings of levels, years and their names.

const MARK_FONT = 18;

// left, top, right, bottom
function endsOf({ box: frame, ellipse, line, at }) {
  if (frame) return [frame[0] - 20, frame[1] - 20, frame[0] + frame[2] + 20, frame[1] + frame[3] + 20];
  if (ellipse) return [-ellipse[2] - 20, -ellipse[3] - 40, ellipse[2] + 20, ellipse[3] + 20];
  if (line) return [line[0] - 40, at[1] - 30, line[2] + 40, line[3]];
  return [at[0] - 100, at[1] - 30, at[0] + 100, at[1] + 30];
}

function sizeOfMark({ isTitle, size }) {
  return size ?? (isTitle ? MARK_FONT * 1.3 : MARK_FONT);
}

function drawMarks(pen) {
  const { soft, paper } = tone();
  for (const mark of marks) {
    pen.strokeStyle = mark.color ? shade(mark.color) : soft;
    pen.lineWidth = 1.2;
    pen.globalAlpha = 0.45;
    pen.beginPath();
    if (mark.box) pen.roundRect(...mark.box, 18);
    if (mark.ellipse) pen.ellipse(...mark.ellipse, 0, 0, 2 * Math.PI);
    if (mark.line) { pen.moveTo(mark.line[0], mark.line[1]); pen.lineTo(mark.line[2], mark.line[3]); }
    pen.stroke();
    pen.globalAlpha = 1;
    if (mark.text) writeMark(pen, mark, soft, paper);
  }
}

function writeMark(pen, mark, color, halo) {
  pen.font = `${sizeOfMark(mark)}px ${data.styles.font}`;
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  pen.lineWidth = 5;
  pen.lineJoin = "round";
  pen.strokeStyle = halo;
  pen.strokeText(mark.text, ...mark.at);
  pen.fillStyle = color;
  pen.fillText(mark.text, ...mark.at);
}

function markSvg(mark) {
  const look = { fill: "none", stroke: mark.color ?? LIGHT.soft, "stroke-width": 1.2, opacity: 0.45 };
  const parts = [];
  if (mark.box) parts.push(svgElement("rect", { x: short(mark.box[0]), y: short(mark.box[1]), width: short(mark.box[2]), height: short(mark.box[3]), rx: 18, ...look }));
  if (mark.ellipse) parts.push(svgElement("ellipse", { cx: 0, cy: 0, rx: short(mark.ellipse[2]), ry: short(mark.ellipse[3]), ...look }));
  if (mark.line) parts.push(svgElement("path", { d: `M${short(mark.line[0])} ${short(mark.line[1])}L${short(mark.line[2])} ${short(mark.line[3])}`, ...look }));
  if (mark.text) parts.push(textSvg(mark.at[0], mark.at[1] + MARK_FONT * 0.36, mark.text, sizeOfMark(mark), LIGHT.soft, true));
  return svgElement("g", {}, ...parts);
}
