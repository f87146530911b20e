// The one widget, as the browser sees it. It displays what Python holds and sends what a learner
// does; it grades nothing and keeps no key. Texts are set as text, never as HTML.
//
// Find a type's renderer by its name below: `choice`, `cloze`, `segment`, `rows` (match and label),
// `order`, `spot`, `translate`, `revise`, `compose`; the progress page is `progress`.
// A renderer gets (spec, tools) and returns {node, read, write}: what stands in the page, the answer
// in it, and a way to put an answer there. The copy of the record in this browser is `copy`.

const KINDS = {
  choice: "Choose one",
  cloze: "Fill in",
  segment: "Place the word breaks",
  match: "Match",
  label: "Label",
  order: "Put in order",
  spot: "Find the words",
  translate: "Translate",
  revise: "Mend the translation",
  compose: "Write",
};
const SHAPES = {
  correct: "✓", partly: "◐", incorrect: "○", "for-review": "⚑", unattempted: "·",
  right: "✓", found: "✓", wrong: "○", missing: "○", unrecognized: "?", flagged: "⚑",
  unmatched: "?", note: "·",
};
const PATIENCE = 6000; // ms without an answer from the kernel before we say so
const PAUSE = 400; // ms of quiet before a draft is handed on
const CHUNK = 200_000; // about how many characters of a record go to the kernel at a time
const BREATH = 250; // ms between two such messages, so that Jupyter drops none

/** A name for this page only: each widget loads this file anew, so a counter would start again. */
const unique = (name) => `rr-${name}-${Math.random().toString(36).slice(2)}`;
const HAN = /[\u2e80-\u9fff\uff00-\uffef]+/g;
const han = (text) => (text.match(HAN) ?? []).join("").length;
/** The language of a whole text: the one in which most of it is written. */
const language = (text) => (han(text) * 2 > text.length ? "zh-Hans" : "en");
const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);
const wait = (ms) => new Promise((done) => { setTimeout(done, ms); });

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

/** A text with its Chinese marked as Chinese, so that font and voice fit each part. */
function mixed(text) {
  const nodes = [];
  let at = 0;
  for (const found of text.matchAll(HAN)) {
    nodes.push(text.slice(at, found.index), zh("span", {}, found[0]));
    at = found.index + found[0].length;
  }
  return [...nodes, text.slice(at)].filter((node) => node !== "");
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

/** Buttons that are one stop of Tab; the arrow keys, Home and End move among them. */
function rove(buttons) {
  const enter = (i) => buttons.forEach((one, n) => one.setAttribute("tabindex", n === i ? 0 : -1));
  buttons.forEach((one, i) => {
    one.addEventListener("focus", () => enter(i));
    one.addEventListener("keydown", (event) => {
      const steps = { ArrowRight: i + 1, ArrowLeft: i - 1, Home: 0, End: buttons.length - 1 };
      const next = buttons[steps[event.key]];
      if (!next) return;
      event.preventDefault();
      next.focus();
    });
  });
  enter(0);
}

const pressed = (one) => one.getAttribute("aria-pressed") === "true";
const press = (one, on) => one.setAttribute("aria-pressed", String(on));

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

function choice(spec, { changed }) {
  const name = unique("choice");
  const radios = spec.options.map((option) =>
    h("input", { type: "radio", name, value: option, onchange: changed }));
  const rows = spec.options.map((option, i) => h("label", { class: "rr-option" }, radios[i],
    h("span", {}, ...mixed(option))));
  return {
    node: h("div", {}, passage(spec), ...rows),
    read: () => radios.find((radio) => radio.checked)?.value ?? "",
    write: (answer) => radios.forEach((radio) => { radio.checked = radio.value === answer; }),
  };
}

function cloze(spec, { changed, check }) {
  const inputs = spec.sizes.map(([size, kind], i) => h("input", {
    type: "text", class: "rr-gap", lang: kind === "pinyin" ? "zh-Latn" : "zh-Hans",
    style: `width:${size * (kind === "pinyin" ? 0.7 : 1.25) + 1.4}em`, autocomplete: "off",
    autocapitalize: "off", spellcheck: "false", oninput: changed,
    "aria-label": `Gap ${i + 1} of ${spec.sizes.length}, `
      + (kind === "pinyin" ? "pinyin" : `${size} character${size === 1 ? "" : "s"}`),
    onkeydown: (event) => { if (event.key === "Enter" && !composing(event)) check(); },
  }));
  const mixed = spec.pieces.flatMap((piece, i) => (i ? [inputs[i - 1], piece] : [piece]));
  return {
    node: zh("p", { class: "rr-zh rr-cloze" }, ...mixed),
    read: () => inputs.map((input) => input.value),
    write: (answer) => inputs.forEach((input, i) => { input.value = answer[i] ?? ""; }),
  };
}

function segment(spec, { changed }) {
  const { characters } = spec;
  const breaks = characters.slice(1).map((character, i) => button("", () => {
    press(breaks[i], !pressed(breaks[i]));
    changed();
  }, {
    class: "rr-break", "aria-pressed": "false", tabindex: -1,
    "aria-label": `Break between ${characters[i]} and ${character}`,
  }));
  rove(breaks);
  // A character and the break after it stay together, so that a line never starts with a break.
  const cells = characters.map((character, i) =>
    h("span", { class: "rr-cell" }, h("span", {}, character), breaks[i] ?? null));
  return {
    node: h("div", {},
      h("p", { class: "rr-how" }, "Click between characters, or use ← → and Space."),
      zh("div", { class: "rr-zh rr-segment", role: "group", "aria-label": "Breaks" }, ...cells)),
    read: () => (breaks.some(pressed) ? characters.map((character, i) =>
      character + (breaks[i] && pressed(breaks[i]) ? " " : "")).join("") : ""),
    write: (answer) => {
      const at = new Set();
      let position = 0;
      for (const word of answer.split(" ")) at.add((position += [...word].length));
      breaks.forEach((one, i) => press(one, answer !== "" && at.has(i + 1)));
    },
  };
}

/** Match and label: each line gets one of the options, from a list of its own. */
function rows(spec, { changed }) {
  const selects = spec.rows.map((text) => pick(spec.options, text, changed));
  const lines = spec.rows.map((text, i) => h("div", { class: "rr-line" },
    h("span", {}, ...mixed(text)), selects[i]));
  return {
    node: h("div", { class: "rr-lines" }, ...lines),
    read: () => selects.map((select) => select.value),
    write: (answer) => selects.forEach((select, i) => { select.value = answer[i] ?? ""; }),
  };
}

/** A list to choose one of the options from. */
function pick(options, name, changed) {
  return h("select", { "aria-label": name, onchange: changed },
    h("option", { value: "" }, "choose …"),
    ...options.map((option) => h("option", { value: option, lang: language(option) }, option)));
}

/** Lines to be put in order: by their buttons, or by dragging the grip. */
function order(spec, { changed, announce }) {
  let touched = false;
  const list = h("ol", { class: "rr-order" });
  const lines = () => [...list.children];
  const textOf = (line) => line.querySelector(".rr-text").textContent;
  const done = (line) => {
    touched = true;
    announce(`${textOf(line)}: now ${lines().indexOf(line) + 1} of ${lines().length}`);
    changed();
  };
  // The neighbor moves, not the line itself: what is not taken out of the page keeps its focus.
  const step = (line, way) => {
    const other = way < 0 ? line.previousElementSibling : line.nextElementSibling;
    if (other) line[way < 0 ? "after" : "before"](other);
    return Boolean(other);
  };
  const move = (line, way) => {
    if (step(line, way)) done(line);
    else announce(`${textOf(line)} stands ${way < 0 ? "first" : "last"} already`);
  };
  const drag = (event, line) => {
    event.preventDefault();
    const grip = event.currentTarget;
    grip.setPointerCapture(event.pointerId);
    line.classList.add("rr-dragged");
    const follow = ({ clientY }) => {
      for (let moved = true; moved;) {
        const [before, after] = [line.previousElementSibling, line.nextElementSibling];
        const middle = (one) => one.getBoundingClientRect().top + one.offsetHeight / 2;
        if (before && clientY < middle(before)) moved = step(line, -1);
        else if (after && clientY > middle(after)) moved = step(line, 1);
        else moved = false;
      }
    };
    const drop = () => {
      grip.removeEventListener("pointermove", follow);
      line.classList.remove("rr-dragged");
      done(line);
    };
    grip.addEventListener("pointermove", follow);
    grip.addEventListener("lostpointercapture", drop, { once: true });
  };
  const lay = (texts) => list.replaceChildren(...texts.map((text) => {
    const mover = (way, sign, name) => button(sign, () => move(line, way), {
      class: "rr-mover", "aria-label": `Move ${name}: ${text}`,
      onkeydown: (event) => {
        const ways = { ArrowUp: -1, ArrowDown: 1 };
        if (!(event.key in ways)) return;
        event.preventDefault();
        move(line, ways[event.key]);
      },
    });
    const line = h("li", {},
      h("span", { class: "rr-grip", "aria-hidden": "true", onpointerdown: (e) => drag(e, line) }, "⠿"),
      h("span", { class: "rr-text" }, ...mixed(text)),
      mover(-1, "↑", "up"), mover(1, "↓", "down"));
    return line;
  }));
  lay(spec.lines);
  return {
    node: h("div", {},
      h("p", { class: "rr-how" }, "Drag a line by its dots, or use its arrows."), list),
    read: () => (touched ? lines().map(textOf) : spec.empty),
    write: (answer) => {
      touched = !same(answer, spec.empty);
      lay(touched ? answer : spec.lines);
    },
  };
}

/** Words to be found in a text: each word is a button. */
function spot(spec, { changed }) {
  const words = [];
  const nodes = spec.pieces.map(([text, clickable]) => {
    if (!clickable) return text;
    const word = button(text, () => {
      press(word, !pressed(word));
      changed();
    }, { class: "rr-word", "aria-pressed": "false", tabindex: -1 });
    words.push(word);
    return word;
  });
  rove(words);
  return {
    node: h("div", {}, spec.zh ? passage(spec) : null,
      h("p", { class: "rr-how" }, "Click the words, or use ← → and Space."),
      h("div", { class: `rr-spot ${spec.zh ? "" : "rr-zh"}`, lang: spec.lang, role: "group",
        "aria-label": "Words" }, ...nodes)),
    read: () => (words.some(pressed) ? nodes.map((node) =>
      (typeof node === "string" ? node : pressed(node) ? `[${node.textContent}]` : node.textContent))
      .join("") : ""),
    write: (answer) => {
      let at = 0;
      for (const node of nodes) {
        const text = typeof node === "string" ? node : node.textContent;
        const marked = typeof node !== "string" && answer[at] === "[";
        if (typeof node !== "string") press(node, marked);
        at += text.length + (marked ? 2 : 0);
      }
    },
  };
}

/** A place for a text, with its label. */
function writing(label, rows, changed, attributes = {}) {
  const id = unique("text");
  const area = h("textarea", { id, rows, oninput: changed, ...attributes });
  return [h("label", { for: id }, label), area];
}

function translate(spec, { changed }) {
  const [label, area] = writing("Your English", 3, changed, { lang: "en" });
  return {
    node: h("div", {}, passage(spec), label, area),
    read: () => area.value,
    write: (answer) => { area.value = answer; },
  };
}

function revise(spec, { changed }) {
  const [label, area] = writing("Correct this English", 4, changed, { lang: "en" });
  area.value = spec.draft;
  return {
    node: h("div", {}, passage(spec), label, area),
    read: () => (area.value === spec.draft ? "" : area.value),
    write: (answer) => { area.value = answer || spec.draft; },
  };
}

/** A text of one's own, and a rubric that its writer marks. */
function compose(spec, { changed }) {
  const [fewest, most] = spec.size;
  const count = h("p", { class: "rr-how", "aria-live": "off" });
  const tell = () => {
    const text = area.value;
    const characters = (text.match(/[\u3400-\u9fff]/g) ?? []).length;
    const words = (text.replace(/[\u3400-\u9fff]/g, " ").match(/[\p{L}\p{N}'’-]+/gu) ?? []).length;
    count.textContent = `${characters + words} words` + (most ? `; ${fewest} to ${most} are asked for` : "")
      + (characters ? " (a Chinese character counts as one)" : "");
  };
  const [label, area] = writing("Your text, in English or Chinese", 7, () => { tell(); changed(); });
  const selects = spec.criteria.map((text) => pick(spec.marks, text, changed));
  tell();
  return {
    node: h("div", {}, passage(spec), label, area, count,
      h("p", { class: "rr-how" }, "Then look through your text and mark each point yourself:"),
      h("div", { class: "rr-lines" }, ...spec.criteria.map((text, i) =>
        h("div", { class: "rr-line" }, h("span", {}, ...mixed(text)), selects[i])))),
    read: () => [area.value, ...selects.map((select) => select.value)],
    write: ([text, ...marks]) => {
      area.value = text;
      selects.forEach((select, i) => { select.value = marks[i] ?? ""; });
      tell();
    },
  };
}

const RENDERERS = {
  choice, cloze, segment, match: rows, label: rows, order, spot, translate, revise, compose,
};

// --- what is common to all types ---------------------------------------------------------------

/** Feedback: a shape, a message that starts with a word, remarks by place, where it stands. */
function showFeedback(feedback, spec, dispute) {
  if (!feedback.message) return [];
  const { outcome, message, marks, term, places = [], changed, unseen } = feedback;
  const end = message.search(/[.:,;] /) + 1 || message.length;
  const head = h("div", { class: "rr-message" },
    h("span", { class: "rr-shape", "aria-hidden": "true" }, SHAPES[outcome]),
    h("span", {}, h("strong", {}, message.slice(0, end)), ...mixed(message.slice(end))));
  const open = places.length ? marks.filter((mark) => mark.status === "unrecognized" && !mark.text) : [];
  const told = marks.filter((mark) => !places.length || mark.text || !["found", "unrecognized"].includes(mark.status));
  const list = told.map((mark) => remark(mark, dispute));
  return [head,
    changed ? h("p", { class: "rr-changed" }, ...mixed(changed)) : null,
    places.length ? meanings(spec.zh, places, marks) : null,
    open.length ? unrecognized(open, dispute) : null,
    list.length ? h("ul", { class: "rr-marks" }, ...list) : null,
    unseen ? h("p", { class: "rr-where" }, unseen) : null,
    h("p", { class: "rr-where" }, `In the text: ${spec.passage}`), termCard(term)].filter(Boolean);
}

/** One remark: its shape, its place, its word, what is said, and a way to object. */
function remark(mark, dispute) {
  return h("li", { class: `rr-mark rr-${mark.status}` },
    h("span", { class: "rr-shape", "aria-hidden": "true" }, SHAPES[mark.status]),
    h("div", {},
      mark.place ? h("span", { class: "rr-place" }, ...mixed(mark.place)) : null, mark.place ? " " : null,
      h("strong", {}, mark.word), ...mixed(mark.text ? `: ${mark.text}` : ""),
      ["unrecognized", "flagged"].includes(mark.status) ? objection(mark, "I stand by my words …", dispute) : null));
}

const WORDS = { found: "found", right: "mended", unrecognized: "not recognized", flagged: "look again", wrong: "not yet" };
const GRAVEST = ["flagged", "wrong", "unrecognized", "right", "found"];

/** The Chinese, each meaning marked by shape and word: found, not recognized, look again. */
function meanings(text, places, marks) {
  const characters = [...text];
  const left = marks.filter(({ status }) => status in WORDS);
  const over = characters.map(() => null);
  for (const [name, ...spans] of places) {
    const at = left.findIndex((mark) => mark.place === name);
    if (at < 0) continue;
    const [mark] = left.splice(at, 1);
    for (const [start, end] of spans) {
      for (let i = start; i < end; i += 1) {
        if (!over[i] || GRAVEST.indexOf(mark.status) < GRAVEST.indexOf(over[i].status)) over[i] = mark;
      }
    }
  }
  const nodes = [];
  for (let i = 0; i < characters.length;) {
    let end = i + 1;
    while (end < characters.length && over[end] === over[i]) end += 1;
    const run = characters.slice(i, end).join("");
    const status = over[i]?.status;
    nodes.push(!status ? run : h("span", { class: `rr-meaning rr-is-${status}` }, run,
      ["found", "right"].includes(status) ? null : h("span", { class: "rr-sign", lang: "en" },
        h("span", { "aria-hidden": "true" }, SHAPES[status]), h("span", { class: "rr-said" }, ` (${WORDS[status]}) `))));
    i = end;
  }
  const present = GRAVEST.filter((status) => over.some((mark) => mark?.status === status));
  const legend = present.map((status) => h("span", {},
    h("span", { class: `rr-meaning rr-is-${status}` }, ["found", "right"].includes(status) ? "文" : `文${SHAPES[status]}`),
    ` ${WORDS[status]}`));
  return h("div", { class: "rr-meanings" }, zh("p", { class: "rr-zh" }, ...nodes),
    h("p", { class: "rr-legend", "aria-hidden": "true" }, ...legend));
}

const FEW = 6; // so many meanings not recognized are named at once; more stay in a fold

/** The meanings not recognized; each opens to "I did translate it as …". */
function unrecognized(marks, dispute) {
  const places = marks.map((mark) => objection(mark, mark.place, dispute));
  const asked = marks.length === 1 ? "Did you leave it out? If not, say how you translated it:"
    : "Did you leave them out? If not, say how you translated one:";
  if (marks.length <= FEW) {
    return h("div", { class: "rr-open" }, h("p", {}, h("strong", {}, "Not recognized"), `. ${asked}`), ...places);
  }
  return h("details", { class: "rr-dispute" },
    h("summary", {}, `Not recognized: ${marks.length} places, marked above. I did translate one of them …`),
    h("div", { class: "rr-open" }, ...places));
}

/** "I did translate it as …": the learner's objection to one place. */
function objection(mark, label, dispute) {
  if (mark.disputed) {
    return h("p", {}, ...mixed(`${mark.place}: `), `you translated it as “${mark.disputed}”. Kept for review.`);
  }
  const input = h("input", { type: "text", maxlength: 200, id: unique("wording") });
  const send = () => { if (input.value.trim()) dispute(mark.place, input.value); };
  input.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !composing(event)) send();
  });
  return h("details", { class: "rr-dispute" }, h("summary", {}, ...mixed(label)),
    h("div", { class: "rr-row" }, h("label", { for: input.id }, "I did translate ", ...mixed(mark.place), " as"),
      input, button("Record", send)));
}

/** The term that the item is about, as a fold. */
function termCard(term) {
  if (!term?.length) return null;
  const [headword, pinyin, rendering, definition] = term;
  return h("details", { class: "rr-term" },
    h("summary", {}, "Term: ", zh("span", {}, headword)),
    h("p", {}, h("span", { lang: "zh-Latn" }, pinyin), " · ", h("strong", {}, rendering)),
    h("p", {}, definition));
}

/** The model answer as opened: two translations side by side, or the key. */
function showModelAnswer(lines, spec, said) {
  if (!lines.length) return [];
  const answers = lines.slice(0, -1);
  const why = said.includes(lines.at(-1)) ? null : h("p", {}, ...mixed(lines.at(-1)));
  const shown = (text) => h("p", { lang: language(text) }, ...mixed(text));
  if (["translate", "revise"].includes(spec.type)) {
    const labels = ["Closer to the Chinese", "Freer"];
    return [h("div", { class: "rr-answers" }, ...answers.map((text, i) =>
      h("div", {}, h("strong", {}, labels[i]), shown(text)))), why].filter(Boolean);
  }
  const label = spec.type === "compose" ? "One way to write it" : "Answer";
  return [h("strong", {}, label), ...answers.map(shown), why].filter(Boolean);
}

// --- the copy in this browser --------------------------------------------------------------------

/** Answers and drafts, kept under the course's own name. Without storage it keeps nothing. */
const copy = {
  name: "reading-the-readout",
  open() {
    copy.opened ??= new Promise((done) => {
      try {
        const asked = indexedDB.open(copy.name, 1);
        asked.onupgradeneeded = () => {
          asked.result.createObjectStore("events");
          asked.result.createObjectStore("drafts");
        };
        asked.onsuccess = () => {
          asked.result.onversionchange = () => asked.result.close();
          done(asked.result);
        };
        asked.onerror = asked.onblocked = () => done(null);
      } catch { done(null); }
    });
    return copy.opened;
  },
  /** Do something with a store; what it gives, or `otherwise` when it cannot be done. */
  async use(name, mode, act, otherwise) {
    const database = await copy.open();
    if (!database) return otherwise;
    return new Promise((done) => {
      try {
        const transaction = database.transaction(name, mode);
        const asked = act(transaction.objectStore(name));
        transaction.oncomplete = () => done(asked?.result ?? otherwise);
        transaction.onerror = transaction.onabort = () => done(otherwise);
      } catch { done(otherwise); }
    });
  },
  ids: () => copy.use("events", "readonly", (store) => store.getAllKeys(), []),
  lines: () => copy.use("events", "readonly", (store) => store.getAll(), []),
  put: (lines) => copy.use("events", "readwrite", (store) => {
    for (const line of lines) store.put(line, JSON.parse(line).id);
  }),
  draft: (id) => copy.use("drafts", "readonly", (store) => store.get(id)),
  keepDraft: (id, draft) => copy.use("drafts", "readwrite", (store) =>
    (draft ? store.put(draft, id) : store.delete(id))),
  async forget() {
    await copy.use("events", "readwrite", (store) => store.clear());
    await copy.use("drafts", "readwrite", (store) => store.clear());
  },
};

/** The exchange of records with the kernel: events it hands over, and those only we have. */
function exchange(model) {
  let loaded = () => {};
  let synced = null;
  const onMessage = async (message) => {
    if (message?.type === "kept") await copy.put([message.line]);
    if (message?.type === "loaded") loaded(message);
    if (message?.type !== "owed") return;
    await copy.put(message.lines);
    if (synced) {
      synced.lines.push(...message.lines);
      synced.missing ??= message.missing;
      if (!message.more) synced.done(synced);
    }
    if (message.more) {
      await wait(BREATH);
      model.send({ type: "more" });
    }
  };
  model.on("msg:custom", onMessage);
  return {
    /** Bring both records level; gives what only we have (ids) and what we lacked (lines). */
    sync: async () => {
      const ids = await copy.ids();
      const answered = new Promise((done) => { synced = { lines: [], missing: null, done }; });
      model.send({ type: "sync", ids });
      return Promise.race([answered, wait(PATIENCE).then(() => null)]);
    },
    /** Hand lines to the kernel, some at a time; gives the sums of what it says. */
    load: async (lines) => {
      const sums = { added: 0, known: 0, unread: 0, trouble: "" };
      for (let at = 0; at < lines.length;) {
        const part = [];
        for (let size = 0; at < lines.length && size < CHUNK; at += 1) {
          part.push(lines[at]);
          size += lines[at].length;
        }
        const said = new Promise((done) => { loaded = done; });
        model.send({ type: "load", text: part.join("\n") });
        const reply = await Promise.race([said, wait(PATIENCE).then(() => null)]);
        if (!reply) return { ...sums, trouble: "The kernel does not reply. Run the cell again." };
        for (const name of ["added", "known", "unread"]) sums[name] += reply[name];
        sums.trouble ||= reply.trouble;
      }
      return sums;
    },
    stop: () => model.off("msg:custom", onMessage),
  };
}

const answersIn = (count) => (count === 1 ? "one answer" : `${count.toLocaleString("en-US")} answers`);

/** Once for each page: bring the records level, and offer what only this browser has. */
async function meet(link, place) {
  const page = document.documentElement;
  if (page.dataset.readoutMet) return;
  page.dataset.readoutMet = "asked";
  const found = await link.sync();
  if (!found) delete page.dataset.readoutMet; // no kernel behind this view; another may have one
  if (!found?.missing?.length) return;
  const missing = new Set(found.missing);
  const lines = (await copy.lines()).filter((line) => missing.has(JSON.parse(line).id));
  const latest = lines.map((line) => JSON.parse(line).at).sort().at(-1) ?? "";
  const said = h("p", {}, `This browser still has ${answersIn(lines.length)} of yours that this course `
    + `folder does not have, the latest of ${latest.slice(0, 10)}. Bring them back?`);
  const box = h("div", { class: "rr-offer", role: "status" }, said,
    h("div", { class: "rr-row" },
      button("Bring them back", async () => {
        const { added, trouble } = await link.load(lines);
        box.replaceChildren(h("p", {}, trouble || `Back: ${answersIn(added)}.`));
      }, { class: "rr-check" }),
      button("Not now", () => box.remove())));
  place.prepend(box);
}

// --- the progress page -----------------------------------------------------------------------------

/** The readout itself, inked in as far as its exercises are done; then what to come back to. */
function progress({ model, el }) {
  const link = exchange(model);
  const said = h("p", { class: "rr-notice", role: "status", hidden: true });
  const say = (text) => { said.textContent = text; said.hidden = !text; };
  const page = h("div", {});

  const save = async () => {
    say("Collecting your answers …");
    const found = await link.sync();
    const kept = await copy.lines();
    const lines = kept.length ? kept : found?.lines ?? [];
    if (!lines.length) return say("There is no answer to save yet.");
    const blob = new Blob([lines.map((line) => `\n${line}\n`).join("")], { type: "application/jsonl" });
    const address = URL.createObjectURL(blob);
    h("a", { href: address, download: "progress.jsonl" }).click();
    setTimeout(() => URL.revokeObjectURL(address), 60_000);
    return say(`Saved as progress.jsonl: ${answersIn(lines.length)}. Keep the file; Load takes it back.`);
  };
  const load = async () => {
    const [file] = input.files;
    if (!file) return;
    say(`Reading ${file.name} …`);
    const lines = (await file.text()).split("\n").filter((line) => line.trim());
    const { added, known, unread, trouble } = await link.load(lines);
    input.value = "";
    say(trouble || (added + known ? `Loaded: ${answersIn(added)}; ${known.toLocaleString("en-US")} were here already`
      + `${unread ? `, ${unread.toLocaleString("en-US")} lines could not be read` : ""}.`
      : `There is no answer in ${file.name}. It should be a progress.jsonl of this course.`));
  };
  const input = h("input", { type: "file", accept: ".jsonl,.json,.txt", id: unique("file"), onchange: load });
  const forget = button("Forget the copy in this browser", async () => {
    await copy.forget();
    say("The copy in this browser is gone. The file in the course folder stays as it is.");
  });

  const fold = (title, rows) => rows.length ? h("details", { open: rows.length < 6 },
    h("summary", {}, `${title} (${rows.length})`), h("ul", {}, ...rows)) : null;
  const item = ([id, passage, text]) => h("li", {}, `${passage} · ${text} `, h("code", {}, `show("${id}")`));
  const inked = ({ zh: text, states }) => {
    const done = states.filter((state) => state === "done").length;
    const cut = states.length ? Math.round((text.length * done) / states.length) : 0;
    return [h("span", { class: "rr-ink" }, text.slice(0, cut)), h("span", { class: "rr-faint" }, text.slice(cut))];
  };
  const words = ({ sentences }) => {
    const states = sentences.flatMap((sentence) => sentence.states);
    const said = [["done", "done"], ["again", "to come back to"], ["skipped", "skipped"], ["new", "new"]]
      .map(([state, word]) => [states.filter((one) => one === state).length, word])
      .filter(([count]) => count).map(([count, word]) => `${count} ${word}`);
    return said.join(", ") || "no exercises yet";
  };
  const draw = () => {
    const { blocks = [], counts = {}, due, again = [], skipped = [], disputed = [], kept = [], where } = model.get("spec");
    page.replaceChildren(...[
      h("p", {}, counts.done ? `Done so far: ${counts.done === 1 ? "one exercise" : `${counts.done} exercises`}. `
        + "The text below is inked in as far as you have come."
        : "Nothing is done yet. The text below is inked in, sentence by sentence, as you go."),
      h("div", { class: "rr-scroll" }, ...blocks.map((block) => h("div", { class: "rr-block" },
        zh("p", { class: "rr-page", "aria-hidden": "true" }, ...block.sentences.flatMap(inked)),
        h("p", { class: "rr-how" }, `${block.name}: ${words(block)}`)))),
      h("p", {}, due ? `Due for review today: ${due}. Run show_review(${Math.min(due, 5)}).` : "Nothing is due for review today."),
      fold("To come back to", again.map(item)),
      fold("Skipped", skipped.map(item)),
      fold("Your wordings, kept for review", disputed.map(([id, place, wording]) =>
        h("li", {}, zh("span", {}, place), ` as “${wording}” `, h("code", {}, `show("${id}")`)))),
      fold("Your portfolio", kept.map(item)),
      h("p", { class: "rr-how" }, where ? `Your answers are in the file ${where} of your course folder, and in this browser. Nowhere else.`
        : "Your answers are kept in memory and in this browser only. Save them before you close."),
    ].filter(Boolean));
  };
  draw();
  model.on("change:spec", draw);
  const root = h("div", { class: "rr-item rr-progress", tabindex: -1 },
    h("p", { class: "rr-title" }, "Your progress"), page,
    h("div", { class: "rr-row" }, button("Save my progress", save, { class: "rr-check" }),
      h("label", { class: "rr-file" }, "Load a saved file ", input), forget), said);
  el.append(root);
  meet(link, root);
  return () => {
    link.stop();
    model.off("change:spec", draw);
  };
}

// --- an item on the page ---------------------------------------------------------------------------

function render({ model, el }) {
  const spec = model.get("spec");
  if (spec.type === "progress") return progress({ model, el });
  let waiting = 0;
  let pause = 0;
  let stale = false;
  let cleared = null; // what Start over took away

  const say = (text) => { notice.textContent = text; notice.hidden = !text; };
  const announce = (text) => { live.textContent = text; };
  const hand = () => { // keep the draft, so that nothing typed is lost with the cell, kernel or page
    if (tooLong()) return;
    const answer = editor.read();
    copy.keepDraft(spec.id, same(answer, spec.empty) ? null : { digest: spec.digest, answer });
    model.set("answer", answer);
    try { model.save_changes(); } catch { /* no kernel: the draft is in the browser */ }
  };
  const changed = () => {
    clearTimeout(pause);
    pause = setTimeout(hand, PAUSE);
    offerBack(null);
    if (!stale && model.get("feedback").message) feedback.classList.add("rr-stale");
    stale = true;
  };
  const tooLong = () => {
    const length = [editor.read()].flat().join("").length;
    return length > spec.limit ? length : 0;
  };
  const send = (message) => {
    clearTimeout(waiting);
    const silent = () => say("No reply yet. If it stays so, the kernel is not running: "
      + "run this cell again. What you typed is kept in this browser.");
    waiting = setTimeout(silent, PATIENCE);
    try { model.send(message); } catch { silent(); }
  };
  const check = () => {
    clearTimeout(pause);
    const length = tooLong();
    if (length) {
      say(`Not checked. The answer has ${length.toLocaleString("en-US")} characters; up to `
        + `${spec.limit.toLocaleString("en-US")} can be checked. Shorten it and check again.`);
      return;
    }
    hand();
    stale = false;
    send({ type: "check", answer: editor.read() });
  };
  const offerBack = (answer) => {
    cleared = answer;
    over.textContent = answer ? "Bring it back" : "Start over";
  };
  const startOver = () => {
    const before = cleared;
    const now = editor.read();
    editor.write(before ?? spec.empty);
    changed();
    offerBack(before || same(now, spec.empty) ? null : now);
  };
  const skip = () => {
    clearTimeout(pause);
    if (!model.get("attempts")) send({ type: "skip", answer: editor.read() });
    const items = [...document.querySelectorAll(".rr-item")];
    const following = items[items.indexOf(root) + 1];
    if (!following) say("This is the last exercise on this page.");
    following?.scrollIntoView({ block: "center" });
    following?.focus();
  };

  const tools = { changed, check, announce };
  const editor = RENDERERS[spec.type](spec, tools);
  const hint = button("Hint", () => send({ type: "hint" }));
  const revealing = ["translate", "revise"].includes(spec.type) ? "Compare with two translations"
    : spec.type === "compose" ? "See one way to write it" : "Show the answer";
  const reveal = button(revealing, () => send({ type: "reveal" }), { hidden: spec.has_model === false });
  const next = button("Skip", () => skip());
  const over = button("Start over", startOver);
  const hints = h("ol", { class: "rr-hints" });
  const feedback = h("div", { class: "rr-feedback", role: "status", "aria-live": "polite" });
  const answers = h("div", { class: "rr-model" });
  const notice = h("p", { class: "rr-notice", role: "status", hidden: true });
  const live = h("p", { class: "rr-live", "aria-live": "polite" });

  const root = h("div", { class: "rr-item", tabindex: -1 },
    h("fieldset", {},
      h("legend", {}, h("span", { class: "rr-kind" }, `${KINDS[spec.type]} · ${spec.passage}`),
        h("span", { class: "rr-stem" }, ...mixed(spec.stem))),
      editor.node),
    h("div", { class: "rr-row rr-actions" }, button(spec.type === "compose" ? "Keep" : "Check", check, { class: "rr-check" }),
      hint, reveal, over, next),
    live, hints, feedback, answers, notice);

  const draw = {
    answer: () => {
      const answer = model.get("answer");
      if (!stale && !same(answer, editor.read())) editor.write(answer);
    },
    feedback: () => {
      clearTimeout(waiting);
      feedback.classList.toggle("rr-stale", stale);
      feedback.dataset.outcome = model.get("feedback").outcome ?? "";
      next.textContent = ["", "unattempted"].includes(feedback.dataset.outcome) ? "Skip" : "Next exercise";
      feedback.replaceChildren(...showFeedback(model.get("feedback"), spec,
        (place, wording) => send({ type: "dispute", place, wording })));
    },
    hints_shown: () => {
      clearTimeout(waiting);
      const shown = model.get("hints_shown");
      hints.replaceChildren(...shown.map((text, i) => h("li", {}, `Hint ${i + 1}: `, ...mixed(text))));
      const left = spec.hints - shown.length;
      hint.textContent = left ? `Hint (${left} left)` : "No more hints";
      hint.setAttribute("aria-disabled", String(!left));
      hints.hidden = !shown.length;
    },
    attempts: () => {
      const ready = model.get("attempts") >= spec.model_after;
      reveal.textContent = ready ? revealing : `${revealing} (after ${spec.model_after === 1 ? "one try" : "two tries"})`;
      reveal.setAttribute("aria-disabled", String(!ready));
      reveal.title = ready ? "" : spec.model_after === 1 ? "Opens after one attempt"
        : "Opens after two attempts";
    },
    model_answer: () => {
      clearTimeout(waiting);
      answers.replaceChildren(...showModelAnswer(model.get("model_answer"), spec,
        model.get("feedback").message ?? ""));
    },
    notice: () => say(model.get("notice")),
  };
  reveal.addEventListener("click", () => {
    if (model.get("attempts") < spec.model_after) {
      clearTimeout(waiting);
      say(`${reveal.title}.`);
    }
  });
  const link = exchange(model);
  const onReply = (message) => {
    if (message?.type === "checked" && !stale) copy.keepDraft(spec.id, null);
    if (["checked", "kept"].includes(message?.type)) clearTimeout(waiting);
    if (message?.type === "checked" && !model.get("notice")) say("");
  };
  for (const [trait, update] of Object.entries(draw)) {
    model.on(`change:${trait}`, update);
    update();
  }
  model.on("msg:custom", onReply);
  el.append(root);
  copy.draft(spec.id).then((draft) => {
    if (draft?.digest !== spec.digest || stale || same(draft.answer, editor.read())) return;
    editor.write(draft.answer);
    changed();
    say("What you had typed and not checked yet is back.");
  });
  meet(link, root);
  return () => {
    clearTimeout(waiting);
    clearTimeout(pause);
    for (const [trait, update] of Object.entries(draw)) model.off(`change:${trait}`, update);
    model.off("msg:custom", onReply);
    link.stop();
  };
}

export default { render };
