// Coding by oneself: one sentence at a time, two questions. Nothing leaves the browser.
(() => {
  const place = document.querySelector(".dlg-yourself");
  if (!place) return;
  const data = JSON.parse(place.querySelector("script").textContent);
  const key = `dialogue-yourself-${data.release}-${data.scheme}-${data.future.id}`;
  const groups = new Map(data.groups.map((group) => [group.id, group]));
  const answers = { yes: "Yes", no: "No" };
  const blank = () => ({ at: 0, form: {}, future: {}, before: "", seen: false, changed: false });
  let keeps = dialogue.keeps;
  let state = restored();

  function make(tag, attributes = {}, ...content) {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
      else if (value !== false && value != null) made.setAttribute(name, value === true ? "" : value);
    }
    made.append(...content.filter((piece) => piece != null));
    return made;
  }
  const japanese = (text) => make("span", { lang: "ja" }, text);
  const said = (text) => make("span", {}, ...dialogue.japanese(text));
  const button = (text, onclick, more = {}) => make("button", { type: "button", onclick, ...more }, text);

  // What is kept

  function restored() {
    try {
      const kept = JSON.parse(localStorage.getItem(key)) || {};
      const fits = (values, allowed) =>
        Object.fromEntries(
          data.sentences
            .filter(({ id }) => allowed(values?.[id]))
            .map(({ id }) => [id, values[id]]),
        );
      return {
        ...blank(),
        at: Number.isInteger(kept.at) && data.sentences[kept.at] ? kept.at : 0,
        form: fits(kept.form, (value) => groups.has(value)),
        future: fits(kept.future, (value) => Object.hasOwn(answers, value)),
        before: Object.hasOwn(answers, kept.before) ? kept.before : "",
        seen: kept.seen === true,
        changed: kept.changed === true,
      };
    } catch {
      return blank();
    }
  }

  function keep() {
    try {
      localStorage.setItem(key, JSON.stringify(state));
    } catch {
      keeps = false;
    }
  }

  const coded = ({ id }) => state.form[id] && state.future[id];
  const left = () => data.sentences.filter((sentence) => !coded(sentence)).length;

  function answer(question, value) {
    const { id } = data.sentences[state.at];
    if (state.seen && state[question][id] !== value) state.changed = true;
    state[question][id] = value;
    keep();
    mark();
  }

  // One sentence

  function choice(question, value, hint, ...label) {
    const { id } = data.sentences[state.at];
    const input = make("input", {
      type: "radio",
      name: `dlg-yourself-${question}`,
      value,
      checked: state[question][id] === value,
      onchange: () => answer(question, value),
    });
    return make("label", {}, input, make("kbd", { "aria-hidden": "true" }, hint), make("span", {}, ...label));
  }

  function card() {
    const sentence = data.sentences[state.at];
    const last = state.at === data.sentences.length - 1;
    return [
      make("p", { class: "dlg-yourself-count", tabindex: "-1" }, ""),
      make("progress", { max: data.sentences.length, value: 0, "aria-label": "Sentences coded" }),
      make("p", { class: "dlg-yourself-text", lang: "ja" }, sentence.ja),
      make("p", {}, make("em", {}, "Working English."), ...dialogue.japanese(` ${sentence.en}`)),
      make(
        "fieldset",
        {},
        make("legend", {}, "1. What do the speakers do with the sentence?"),
        make("p", {}, "Take the verb that ends it, with the noun that the verb governs. Where there are two, both questions ask about the last."),
        ...data.groups.map((group, i) =>
          choice("form", group.id, i + 1, group.en, " ", japanese(group.ja)),
        ),
      ),
      make(
        "fieldset",
        { class: "dlg-yourself-short" },
        make("legend", {}, `2. ${data.future.question}`),
        ...Object.entries(answers).map(([value, name]) => choice("future", value, name[0], name)),
      ),
      make(
        "p",
        { class: "dlg-yourself-ways" },
        button("Back", () => go(state.at - 1), { disabled: state.at === 0 }),
        button(last ? "To the end" : "Next", forward, { class: "dlg-main" }),
        make("span", { class: "dlg-yourself-open", role: "alert" }),
      ),
      sentences(),
      footer(),
    ];
  }

  function sentences() {
    const items = data.sentences.map((sentence, i) =>
      make(
        "li",
        {},
        button(sentence.label, () => go(i), { "aria-current": i === state.at ? "step" : null }),
      ),
    );
    return make("ol", { class: "dlg-yourself-all", "aria-label": "All sentences" }, ...items);
  }

  function footer() {
    const kept = keeps
      ? "Your answers are kept in this browser only. Nothing is sent anywhere."
      : "This browser keeps nothing for this page: save the file before you close it. Nothing is sent anywhere.";
    return make(
      "p",
      { class: "dlg-yourself-foot" },
      "Keys, once the focus is in the box: a number chooses the form, Y or N answers the second question, Enter or → goes on, ← goes back. ",
      kept,
      " ",
      button("Save as CSV", save),
      " ",
      button("Start again", (event) => again(event.target)),
    );
  }

  function again(asked) {
    if (asked.dataset.sure) {
      state = blank();
      keep();
      go(0);
    } else {
      asked.dataset.sure = "yes";
      asked.textContent = "Erase all answers?";
    }
  }

  // What changes with an answer, without moving the reader's focus
  function mark() {
    const count = place.querySelector(".dlg-yourself-count");
    if (!count) return;
    const { label, id } = data.sentences[state.at];
    place.querySelector(".dlg-yourself-open").textContent = "";
    count.textContent = `Sentence ${label}, ${state.at + 1} of ${data.sentences.length}. ${data.sentences.length - left()} coded.`;
    place.querySelector("progress").value = data.sentences.length - left();
    for (const question of ["form", "future"]) {
      for (const input of place.querySelectorAll(`[name=dlg-yourself-${question}]`)) {
        input.checked = input.value === state[question][id];
      }
    }
    place.querySelectorAll(".dlg-yourself-all button").forEach((item, i) => {
      const done = coded(data.sentences[i]);
      item.classList.toggle("dlg-coded", Boolean(done));
      item.setAttribute("aria-label", `${data.sentences[i].label}, ${done ? "coded" : "not coded yet"}`);
    });
  }

  function show(...content) {
    place.replaceChildren(...content);
    mark();
  }

  function go(number) {
    state.at = Math.max(0, Math.min(number, data.sentences.length - 1));
    keep();
    show(...card());
    look();
  }

  // On, once both questions are answered; else it says which is not.
  function forward() {
    const { id } = data.sentences[state.at];
    const open = ["form", "future"].filter((question) => !state[question][id]);
    const which = open.length > 1 ? "Both questions are" : `Question ${open[0] === "form" ? 1 : 2} is`;
    if (open.length) place.querySelector(".dlg-yourself-open").textContent = `${which} open.`;
    else if (state.at === data.sentences.length - 1) finish();
    else go(state.at + 1);
  }

  function look() {
    const first = place.querySelector("[tabindex='-1']");
    first.focus({ preventScroll: true });
    if (place.getBoundingClientRect().top < 0) place.scrollIntoView();
  }

  // The end

  function finish() {
    const open = left();
    const see = button("Show the result", result, { class: "dlg-main", disabled: open > 0 || !state.before });
    const choices = Object.entries(answers).map(([value, name]) =>
      make(
        "label",
        {},
        make("input", {
          type: "radio",
          name: "dlg-yourself-before",
          value,
          checked: state.before === value,
          onchange: () => {
            state.before = value;
            keep();
            see.disabled = open > 0;
          },
        }),
        make("span", {}, name),
      ),
    );
    show(
      make(
        "p",
        { class: "dlg-yourself-finish", tabindex: "-1" },
        open ? `${open} of ${data.sentences.length} sentences are not coded yet.` : "All sentences are coded.",
      ),
      make(
        "fieldset",
        { class: "dlg-yourself-short" },
        make("legend", {}, "Had you read this book before you coded?"),
        ...choices,
      ),
      make(
        "p",
        { class: "dlg-yourself-ways" },
        button("Back", () => go(open ? data.sentences.findIndex((s) => !coded(s)) : state.at)),
        see,
      ),
      footer(),
    );
    look();
  }

  const percent = (part, whole) => `${part} of ${whole} (${Math.round((100 * part) / whole)}%)`;
  const alike = (given, number, own) => {
    const both = data.sentences.filter(({ id }) => given[id][number]);
    return both.length ? percent(both.filter(({ id }) => given[id][number] === own[id]).length, both.length) : "not coded";
  };

  function table(caption, head, rows) {
    const line = (cells, tag) => make("tr", {}, ...cells.map((cell, i) => make(tag, tag === "th" ? { scope: "col" } : { "data-label": head[i] }, ...[cell].flat())));
    return make(
      "div",
      { class: "dlg-yourself-table" },
      make("table", {}, make("caption", {}, caption), make("thead", {}, line(head, "th")), make("tbody", {}, ...rows.map((row) => line(row, "td")))),
    );
  }

  function result() {
    state.seen = true;
    keep();
    const used = data.readings[data.used];
    const name = (id) => groups.get(id)?.en ?? "none";
    const differ = (sentence) => {
      const [form, future] = used[sentence.id];
      const link = dialogue.sentence(sentence.label, sentence.id);
      const rows = [];
      if (form !== state.form[sentence.id]) rows.push([link, "form", name(state.form[sentence.id]), name(form)]);
      if (future && future !== state.future[sentence.id]) {
        rows.push([link.cloneNode(true), data.future.en, state.future[sentence.id], future]);
      }
      return rows;
    };
    const differences = data.sentences.flatMap(differ);
    const count = (forms, rule) => String(data.sentences.filter(({ id }) => rule.counts.includes(forms(id))).length);
    show(
      make("h3", { tabindex: "-1" }, "Your reading beside the others"),
      make("p", {}, "Alike means the same answer for the same sentence. The percentages are not corrected for chance, and so few sentences decide nothing: they describe."),
      table(
        "Sentences you coded as the other readings do",
        ["Reading", "Form", data.future.en],
        Object.entries(data.readings).map(([coder, given]) => [
          coder === data.used ? `${coder} (used in this book)` : coder,
          alike(given, 0, state.form),
          alike(given, 1, state.future),
        ]),
      ),
      make("h3", {}, "What would change"),
      table(
        "Sentences that count by their form",
        ["Rule", "By your forms", `By the reading ${data.used}`],
        data.rules.map((rule) => [rule.en, count((id) => state.form[id], rule), count((id) => used[id][0], rule)]),
      ),
      make("h3", {}, `Where you differ from the reading ${data.used}`),
      differences.length
        ? table("Every difference", ["Sentence", "Question", "You", data.used], differences)
        : make("p", {}, "Nowhere."),
      make("h3", {}, "What the codebook counts to each form"),
      table("The key to question 1", ["Form", "Verbs, and what they govern"], data.groups.map((group) => [
        group.en,
        said(group.takes),
      ])),
      make("p", { class: "dlg-yourself-ways" }, button("Change answers", () => go(0)), button("Save as CSV", save, { class: "dlg-main" })),
      footer(),
    );
    look();
  }

  // The file

  function note() {
    const said = [`had read the book before: ${state.before || "not said"}`];
    if (state.changed) said.push("answers changed after the result was seen");
    return said.join("; ");
  }

  function csv() {
    const quoted = (cell) => (/[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
    const rows = data.clauses.map(([sentence_id, clause, main], i) => {
      const own = { sentence_id, clause: String(clause), note: i === 0 ? note() : "" };
      if (main) Object.assign(own, { form: state.form[sentence_id], future: state.future[sentence_id] });
      return data.columns.map((column) => quoted(own[column] ?? "")).join(",");
    });
    return `${[data.columns.join(","), ...rows].join("\n")}\n`;
  }

  function save() {
    const address = URL.createObjectURL(new Blob([csv()], { type: "text/csv" }));
    const link = make("a", { href: address, download: `${data.release}-my-reading.csv` });
    link.click();
    setTimeout(() => URL.revokeObjectURL(address), 1000);
  }

  // Keys count only while the focus is inside
  place.addEventListener("keydown", (event) => {
    if (!place.querySelector(".dlg-yourself-count") || event.ctrlKey || event.metaKey || event.altKey) return;
    const radio = event.target.type === "radio";
    const group = data.groups[Number(event.key) - 1];
    const yes = { y: "yes", n: "no" }[event.key.toLowerCase()];
    if (group) answer("form", group.id);
    else if (yes) answer("future", yes);
    else if (event.key === "ArrowRight" && !radio) forward();
    else if (event.key === "ArrowLeft" && !radio) go(state.at - 1);
    else if (event.key === "Enter" && event.target.tagName !== "BUTTON") forward();
    else return;
    event.preventDefault();
  });

  place.hidden = false;
  show(...card());
})();
