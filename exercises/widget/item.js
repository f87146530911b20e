// The one widget, as the browser sees it. It displays what Python holds and sends what a learner
// does; it grades nothing and keeps no key. Texts are set as text, never as HTML.
//
// Find a type's renderer: `choice`, `cloze`, `segment`, `rows` (match and label), `translate` below.
// A renderer gets (spec, changed) and returns {node, read, write}.

const KINDS = {
  choice: "Choose one",
  cloze: "Fill in",
  segment: "Place the word breaks",
  match: "Match",
  label: "Label",
  translate: "Translate",
};
const SHAPES = {
  correct: "✓", partly: "◐", incorrect: "○", "for-review": "⚑", unattempted: "·",
  right: "✓", found: "✓", wrong: "○", missing: "○", unrecognized: "?", flagged: "⚑",
  unmatched: "?", note: "·",
};
const PATIENCE = 6000; // ms without an answer from the kernel before we say so
const PAUSE = 400; // ms of quiet before a draft is handed to Python

/** A name for this page only: each widget loads this file anew, so a counter would start again. */
const unique = (name) => `rr-${name}-${Math.random().toString(36).slice(2)}`;

// --- building elements -------------------------------------------------------------------------

/** An element with attributes and children. Focusable ones keep Jupyter's shortcuts out. */
function h(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (value === true) node.setAttribute(name, "");
    else if (value !== false && value != null) node.setAttribute(name, value);
  }
  if (["BUTTON", "INPUT", "SELECT", "TEXTAREA", "SUMMARY"].includes(node.tagName) || "tabindex" in attributes)
    node.setAttribute("data-lm-suppress-shortcuts", "true");
  node.append(...children.filter((child) => child != null));
  return node;
}

const zh = (tag, attributes, ...children) => h(tag, { lang: "zh-Hans", ...attributes }, ...children);
const button = (label, onclick, attributes = {}) =>
  h("button", { type: "button", onclick, ...attributes }, label);

/** True while an input method composes: Enter then belongs to it, not to us. */
const composing = (event) => event.isComposing || event.keyCode === 229;

/** Text with the parts of a focus marked; `…` parts a focus that has a gap. */
function marked(text, focus) {
  const nodes = [];
  for (const part of focus ? focus.split("…") : []) {
    const at = text.indexOf(part);
    if (at < 0) continue;
    nodes.push(text.slice(0, at), h("mark", {}, part));
    text = text.slice(at + part.length);
  }
  return [...nodes, text];
}

/** The Chinese that an item is about, and its pinyin in a fold. */
function passage(spec) {
  const pairs = (spec.words ?? []).map(([word, pinyin]) =>
    word === pinyin ? h("span", {}, word)
      : h("ruby", {}, word, h("rp", {}, "("), h("rt", { lang: "zh-Latn" }, pinyin), h("rp", {}, ")")));
  const fold = pairs.length &&
    h("details", { class: "rr-pinyin" }, h("summary", {}, "Pinyin"), zh("p", {}, ...pairs));
  return h("div", { class: "rr-passage" },
    zh("p", { class: "rr-zh" }, ...marked(spec.zh, spec.focus)), fold || null);
}

// --- one renderer for each item type -----------------------------------------------------------

function choice(spec, changed) {
  const name = unique("choice");
  const radios = spec.options.map((option) =>
    h("input", { type: "radio", name, value: option, onchange: changed }));
  const rows = spec.options.map((option, i) => h("label", { class: "rr-option" }, radios[i],
    h("span", { lang: /^[\u3000-\u9fff]/.test(option) ? "zh-Hans" : "en" }, option)));
  return {
    node: h("div", {}, passage(spec), ...rows),
    read: () => radios.find((radio) => radio.checked)?.value ?? "",
    write: (answer) => radios.forEach((radio) => { radio.checked = radio.value === answer; }),
  };
}

function cloze(spec, changed, check) {
  const inputs = spec.sizes.map((size, i) => zh("input", {
    type: "text", class: "rr-gap", style: `width:${size * 1.25 + 1.2}em`, autocomplete: "off",
    autocapitalize: "off", spellcheck: "false", oninput: changed,
    "aria-label": `Gap ${i + 1} of ${spec.sizes.length}, ${size} characters`,
    onkeydown: (event) => { if (event.key === "Enter" && !composing(event)) check(); },
  }));
  const mixed = spec.pieces.flatMap((piece, i) => (i ? [inputs[i - 1], piece] : [piece]));
  return {
    node: zh("p", { class: "rr-zh rr-cloze" }, ...mixed),
    read: () => inputs.map((input) => input.value),
    write: (answer) => inputs.forEach((input, i) => { input.value = answer[i] ?? ""; }),
  };
}

function segment(spec, changed) {
  const { characters } = spec;
  const breaks = characters.slice(1).map((character, i) => button("", () => toggle(i), {
    class: "rr-break", "aria-pressed": "false", tabindex: i ? -1 : 0,
    "aria-label": `Break between ${characters[i]} and ${character}`,
    onkeydown: (event) => move(event, i),
  }));
  const toggle = (i, on = breaks[i].getAttribute("aria-pressed") !== "true") => {
    breaks[i].setAttribute("aria-pressed", String(on));
    enter(i);
    changed();
  };
  const enter = (i) => breaks.forEach((one, n) => one.setAttribute("tabindex", n === i ? 0 : -1));
  const move = (event, i) => {
    const steps = { ArrowRight: i + 1, ArrowLeft: i - 1, Home: 0, End: breaks.length - 1 };
    if (!(event.key in steps) || !breaks[steps[event.key]]) return;
    event.preventDefault();
    enter(steps[event.key]);
    breaks[steps[event.key]].focus();
  };
  // A character and the break after it stay together, so that a line never starts with a break.
  const cells = characters.map((character, i) =>
    h("span", { class: "rr-cell" }, h("span", {}, character), breaks[i] ?? null));
  return {
    node: h("div", {},
      h("p", { class: "rr-how" }, "Click between characters, or use ← → and Space."),
      zh("div", { class: "rr-zh rr-segment", role: "group", "aria-label": "Breaks" }, ...cells)),
    read: () => characters.map((character, i) =>
      character + (breaks[i]?.getAttribute("aria-pressed") === "true" ? " " : "")).join(""),
    write: (answer) => {
      const at = new Set();
      let position = 0;
      for (const word of answer.split(" ")) at.add((position += [...word].length));
      breaks.forEach((one, i) =>
        one.setAttribute("aria-pressed", String(answer !== "" && at.has(i + 1))));
    },
  };
}

/** Match and label: each line gets one of the options, from a list of its own. */
function rows(spec, changed) {
  const language = (text) => (/[\u3000-\u9fff]/.test(text) ? "zh-Hans" : "en");
  const selects = spec.rows.map((text) => h("select", { "aria-label": text, onchange: changed },
    h("option", { value: "" }, "choose …"),
    ...spec.options.map((option) => h("option", { value: option, lang: language(option) }, option))));
  const lines = spec.rows.map((text, i) => h("div", { class: "rr-line" },
    h("span", { lang: language(text) }, text), selects[i]));
  return {
    node: h("div", { class: "rr-lines" }, ...lines),
    read: () => selects.map((select) => select.value),
    write: (answer) => selects.forEach((select, i) => { select.value = answer[i] ?? ""; }),
  };
}

function translate(spec, changed) {
  const id = unique("text");
  const area = h("textarea", { id, rows: 3, lang: "en", oninput: changed });
  return {
    node: h("div", {}, passage(spec), h("label", { for: id }, "Your English"), area),
    read: () => area.value,
    write: (answer) => { area.value = answer; },
  };
}

const RENDERERS = { choice, cloze, segment, match: rows, label: rows, translate };

// --- what is common to all types ---------------------------------------------------------------

/** Feedback: a shape, a message that starts with a word, then remarks by place. */
function showFeedback(feedback, spec, dispute) {
  if (!feedback.message) return [];
  const { outcome, message, marks } = feedback;
  const head = h("p", { class: "rr-message" },
    h("span", { class: "rr-shape", "aria-hidden": "true" }, SHAPES[outcome]), message);
  const rows = marks.map((mark) => h("li", { class: `rr-mark rr-${mark.status}` },
    h("span", { class: "rr-shape", "aria-hidden": "true" }, SHAPES[mark.status]),
    mark.place ? h("span", { class: "rr-place",
      lang: /[\u3000-\u9fff]/.test(mark.place) ? "zh-Hans" : "en" }, mark.place) : null,
    h("span", { class: mark.text ? "rr-said" : "" }, h("strong", {}, mark.word),
      mark.text ? `: ${mark.text}` : "",
      mark.disputed ? ` You translated it as “${mark.disputed}”: kept for review.` : ""),
    mark.status === "unrecognized" && !mark.disputed ? disputeForm(mark.place, dispute) : null));
  const where = h("p", { class: "rr-where" }, `In the text: ${spec.passage}`);
  return [head, rows.length ? h("ul", { class: "rr-marks" }, ...rows) : null, where]
    .filter(Boolean);
}

/** "I did translate it as …": the learner's objection to one place. */
function disputeForm(place, dispute) {
  const input = h("input", { type: "text", maxlength: 200, "aria-label": `My words for ${place}` });
  const send = () => { if (input.value.trim()) dispute(place, input.value); };
  input.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !composing(event)) send();
  });
  return h("details", { class: "rr-dispute" }, h("summary", {}, "I did translate it as …"),
    h("div", { class: "rr-row" }, input, button("Record", send)));
}

/** The model answer as opened: two translations side by side, or the key. */
function showModelAnswer(lines, spec) {
  if (!lines.length) return [];
  const rationale = lines.at(-1);
  const answers = lines.slice(0, -1);
  const labels = spec.type === "translate" ? ["Closer", "Freer"] : ["Answer"];
  return [h("div", { class: "rr-answers" }, ...answers.map((text, i) =>
    h("div", {}, h("strong", {}, labels[i]), h("p", {}, text)))), h("p", {}, rationale)];
}

function render({ model, el }) {
  const spec = model.get("spec");
  let waiting = 0;
  let pause = 0;
  let stale = false;

  const say = (text) => { notice.textContent = text; notice.hidden = !text; };
  const hand = () => { // hand the draft to Python, so that nothing typed is lost with the page
    if (tooLong()) return;
    model.set("answer", editor.read());
    model.save_changes();
  };
  const changed = () => {
    clearTimeout(pause);
    pause = setTimeout(hand, PAUSE);
    if (!stale && model.get("feedback").message) feedback.classList.add("rr-stale");
    stale = true;
  };
  const tooLong = () => {
    const length = [editor.read()].flat().join("").length;
    return length > spec.limit ? length : 0;
  };
  const send = (message) => {
    clearTimeout(waiting);
    waiting = setTimeout(() => say("No reply yet. If it stays so, the kernel is not running: "
      + "run this cell again. Copy your answer first if it is long."), PATIENCE);
    model.send(message);
  };
  const check = () => {
    clearTimeout(pause);
    const length = tooLong();
    if (length) {
      say(`Not checked. The answer has ${length.toLocaleString("en-US")} characters; up to `
        + `${spec.limit.toLocaleString("en-US")} can be checked. Shorten it and check again.`);
      return;
    }
    stale = false;
    send({ type: "check", answer: editor.read() });
  };
  const startOver = () => {
    editor.write(spec.empty);
    changed();
    root.querySelector("input, select, textarea, .rr-break")?.focus();
  };

  const editor = RENDERERS[spec.type](spec, changed, check);
  const hint = button("Hint", () => send({ type: "hint" }));
  const reveal = button(spec.type === "translate" ? "Compare with two translations"
    : "Show the answer", () => send({ type: "reveal" }));
  const hints = h("ol", { class: "rr-hints" });
  const feedback = h("div", { class: "rr-feedback", role: "status", "aria-live": "polite" });
  const answers = h("div", { class: "rr-model" });
  const notice = h("p", { class: "rr-notice", role: "status", hidden: true });

  const root = h("section", { class: "rr-item", tabindex: -1, "aria-label": spec.stem },
    h("fieldset", {},
      h("legend", {}, h("span", { class: "rr-kind" }, `${KINDS[spec.type]} · ${spec.passage}`),
        h("span", { class: "rr-stem" }, spec.stem)),
      editor.node),
    h("div", { class: "rr-row" }, button("Check", check, { class: "rr-check" }), hint, reveal,
      button("Start over", startOver)),
    hints, feedback, answers, notice);

  const draw = {
    answer: () => {
      const answer = model.get("answer");
      if (!stale && JSON.stringify(answer) !== JSON.stringify(editor.read())) editor.write(answer);
    },
    feedback: () => {
      clearTimeout(waiting);
      feedback.classList.toggle("rr-stale", stale);
      feedback.dataset.outcome = model.get("feedback").outcome ?? "";
      feedback.replaceChildren(...showFeedback(model.get("feedback"), spec,
        (place, wording) => send({ type: "dispute", place, wording })));
    },
    hints_shown: () => {
      clearTimeout(waiting);
      const shown = model.get("hints_shown");
      hints.replaceChildren(...shown.map((text) => h("li", {}, text)));
      const left = spec.hints - shown.length;
      hint.textContent = left ? `Hint (${left} left)` : "No more hints";
      hint.setAttribute("aria-disabled", String(!left));
      hints.hidden = !shown.length;
    },
    attempts: () => {
      const ready = model.get("attempts") >= spec.model_after;
      reveal.setAttribute("aria-disabled", String(!ready));
      reveal.title = ready ? "" : spec.model_after === 1 ? "Opens after one attempt"
        : "Opens after two attempts";
    },
    model_answer: () => {
      clearTimeout(waiting);
      answers.replaceChildren(...showModelAnswer(model.get("model_answer"), spec));
    },
    notice: () => say(model.get("notice")),
  };
  reveal.addEventListener("click", () => {
    if (model.get("attempts") < spec.model_after) {
      clearTimeout(waiting);
      say(`${reveal.title}.`);
    }
  });
  const onReply = (message) => {
    if (message?.type === "checked") clearTimeout(waiting);
    if (!model.get("notice")) say("");
  };
  for (const [trait, update] of Object.entries(draw)) {
    model.on(`change:${trait}`, update);
    update();
  }
  model.on("msg:custom", onReply);
  el.append(root);
  return () => {
    clearTimeout(waiting);
    clearTimeout(pause);
    for (const [trait, update] of Object.entries(draw)) model.off(`change:${trait}`, update);
    model.off("msg:custom", onReply);
  };
}

export default { render };
