// Where a phrase stood before: every wording of every round, exact and near, and what differs.
// Text is folded here as in notebooks/dialogue/analysis/comparison.py. What is typed is only ever text.
(() => {
  const place = document.querySelector(".dlg-precedents");
  if (!place) return;
  const data = JSON.parse(place.querySelector("script").textContent);
  const LANGUAGES = { ja: "Japanese", en: "English" };
  const MOST = 100; // near wordings shown
  const SHORT = 4; // units that a phrase needs for anything to be near to it
  const DELAY = 150;

  function make(tag, attributes = {}, ...content) {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    made.append(...content);
    return made;
  }

  // A text as it is compared: characters of Japanese, words of English, each with its place.

  const PLAIN = { ",": "、", ".": "。", "‘": "'", "’": "'", "“": '"', "”": '"', "−": "-", "〜": "~" };
  const folded = (text) =>
    text
      .normalize("NFKC")
      .toLowerCase()
      .replace(/[,.‘’“”−〜\u2010-\u2014]/g, (sign) => PLAIN[sign] ?? "-");
  const UNITS = { ja: /\S[\p{M}\uff9e\uff9f]*/gu, en: /[\p{L}\p{N}\p{M}_]+|\S/gu };

  function units(text, language) {
    const made = [];
    for (const { 0: piece, index } of text.matchAll(UNITS[language])) {
      const plain = folded(piece).replace(/\s/g, "");
      const each = language === "ja" ? [...plain] : [plain];
      for (const unit of each) made.push({ unit, start: index, end: index + piece.length });
    }
    return made;
  }

  // The place in a sentence that is most like the phrase, by the fewest units taken out and put in
  // (Sellers 1980); how alike the two are is twice what they have in common over the length of both.
  // The word that is being typed last is found by its beginning.
  function best(phrase, sentence, language) {
    const last = phrase.length - 1;
    const begun = language === "en" ? phrase[last].unit : null;
    let [row, next] = [new Int32Array(sentence.length + 1), new Int32Array(sentence.length + 1)];
    let [starts, after] = [Int32Array.from(row.keys()), new Int32Array(sentence.length + 1)];
    for (let i = 0; i <= last; i++) {
      [next[0], after[0]] = [i + 1, 0];
      for (let j = 0; j < sentence.length; j++) {
        const { unit } = sentence[j];
        const same = unit === phrase[i].unit || (i === last && begun && unit.startsWith(begun));
        [next[j + 1], after[j + 1]] = [row[j + 1] + 1, starts[j + 1]];
        if (next[j] < row[j + 1]) [next[j + 1], after[j + 1]] = [next[j] + 1, after[j]];
        if (same && row[j] <= next[j + 1]) [next[j + 1], after[j + 1]] = [row[j], starts[j]];
      }
      [row, next, starts, after] = [next, row, after, starts];
    }
    let found = { alike: 0 };
    row.forEach((changed, end) => {
      const alike = 1 - changed / (phrase.length + end - starts[end]);
      if (end > starts[end] && alike > found.alike) found = { alike, start: starts[end], end };
    });
    return found;
  }

  // What differs: units that both have, in order, and between them those of one.
  function changes(phrase, wording) {
    const length = Array.from({ length: phrase.length + 1 }, () => new Array(wording.length + 1).fill(0));
    for (let i = phrase.length - 1; i >= 0; i--) {
      for (let j = wording.length - 1; j >= 0; j--) {
        const same = phrase[i].unit === wording[j].unit;
        length[i][j] = same ? length[i + 1][j + 1] + 1 : Math.max(length[i + 1][j], length[i][j + 1]);
      }
    }
    const steps = [];
    const add = (kind, i, j) => {
      if (steps.at(-1)?.kind === kind) Object.assign(steps.at(-1), { i: i + 1, j: j + 1 });
      else steps.push({ kind, from: [i, j], i: i + 1, j: j + 1 });
    };
    let [i, j] = [0, 0];
    while (i < phrase.length || j < wording.length) {
      if (i < phrase.length && j < wording.length && phrase[i].unit === wording[j].unit) add("=", i++, j++);
      else if (j === wording.length || (i < phrase.length && length[i + 1][j] >= length[i][j + 1])) add("-", i++, j);
      else add("+", i, j++);
    }
    return steps;
  }

  // The place with what stands where the phrase begins or ends otherwise, and what differs in it.
  function whole(phrase, sentence, { start, end }) {
    const gone = (step) => (step.kind === "-" ? step.i - step.from[0] : 0);
    let steps = changes(phrase, sentence.slice(start, end));
    [start, end] = [Math.max(0, start - gone(steps[0])), Math.min(sentence.length, end + gone(steps.at(-1)))];
    steps = changes(phrase, sentence.slice(start, end));
    const common = steps.filter(({ kind }) => kind === "=").reduce((sum, { i, from }) => sum + i - from[0], 0);
    return { start, end, steps, alike: (2 * common) / (phrase.length + end - start) };
  }

  const sentences = data.releases.flatMap((release, order) =>
    Object.entries(release.said).flatMap(([language, said]) =>
      release.sentences
        .filter(([id]) => said[id])
        .map(([id, label]) => ({ id, label, release, order, language, text: said[id], units: units(said[id], language) })),
    ),
  );

  function find(typed) {
    const asked = Object.fromEntries(Object.keys(LANGUAGES).map((language) => [language, units(typed, language)]));
    const found = { exact: [], near: [] };
    for (const sentence of sentences) {
      const phrase = asked[sentence.language];
      if (!phrase.length) continue;
      const place = best(phrase, sentence.units, sentence.language);
      if (place.alike === 1) found.exact.push({ ...place, sentence });
      else if (phrase.length >= SHORT && place.alike >= data.near / 100) {
        const hit = { ...whole(phrase, sentence.units, place), sentence, phrase };
        if (hit.alike >= data.near / 100) found.near.push(hit);
      }
    }
    found.near.sort((a, b) => b.alike - a.alike || a.sentence.order - b.sentence.order);
    return found;
  }

  // Showing

  function shown({ sentence: { text, units: all, language }, phrase, start, end, alike, steps }, typed) {
    const made = make("p", { lang: language });
    const [from, to] = [all[start].start, all[end - 1].end];
    made.append(text.slice(0, from));
    if (alike === 1) {
      made.append(make("mark", { class: "dlg-hit" }, text.slice(from, to)));
    } else {
      const within = all.slice(start, end);
      let at = from;
      for (const { kind, from: [i], i: last, j: until } of steps) {
        if (kind === "-") {
          made.append(make("del", {}, typed.slice(i ? phrase[i - 1].end : 0, phrase[last - 1].end)));
        } else {
          const stop = within[until - 1].end;
          const words = text.slice(at, stop);
          made.append(kind === "+" ? make("ins", {}, words) : make("mark", { class: "dlg-hit" }, words));
          at = stop;
        }
      }
    }
    made.append(text.slice(to));
    return made;
  }

  function result(hit, typed) {
    const { release, label, id, language } = hit.sentence;
    const name = `${release.name}, ${label}`;
    const link = make("a", { href: `text.html#${id}` }, name);
    const told = [release.date || "undated", LANGUAGES[language]];
    if (hit.alike < 1) told.push(`${Math.round(hit.alike * 100)} % alike`);
    const head = make("p", { class: "dlg-precedent" }, release.id === data.own ? link : make("b", {}, name));
    head.append(` · ${told.join(" · ")}`, make("span", { class: "dlg-precedent-title" }, ...dialogue.japanese(release.title)));
    return make("li", {}, head, shown(hit, typed));
  }

  function show() {
    const typed = input.value.trim();
    const { exact, near } = typed ? find(typed) : { exact: [], near: [] };
    const first = near.slice(0, MOST);
    const groups = [["As typed, in order of time", exact], ["Near, the most alike first", first]];
    lists.replaceChildren(
      ...groups.filter(([, hits]) => hits.length).flatMap(([name, hits]) => [
        make("h2", {}, name),
        make("ol", { class: "dlg-results" }, ...hits.map((hit) => result(hit, typed))),
      ]),
    );
    const rounds = new Set([...exact, ...near].map(({ sentence }) => sentence.release)).size;
    const counted = `${exact.length} as typed, ${near.length} near, in ${rounds} of ${data.releases.length} releases.`;
    const more = near.length > MOST ? ` The ${MOST} nearest are shown.` : "";
    status.textContent = !typed ? "" : rounds ? counted + more : "It stands in no release that is here, nor does anything near.";
    const address = new URL(location.href);
    if (typed) address.searchParams.set("phrase", typed);
    else address.searchParams.delete("phrase");
    try {
      history.replaceState(history.state, "", address);
    } catch {
      // Some browsers limit how often the address may change; the search goes on without.
    }
  }

  const input = make("input", { id: "dlg-phrase", type: "search", name: "phrase", maxlength: 600, autocomplete: "off" });
  const status = make("p", { class: "dlg-search-status", role: "status" });
  const lists = make("div");
  const form = make("form", { class: "dlg-search", role: "search", "aria-label": "Find a wording" });
  form.append(make("label", { for: input.id }, "A phrase, in Japanese or English"), input, make("button", {}, "Find"));
  place.append(form, status, lists);
  place.hidden = false;

  let waiting;
  const soon = (event) => {
    clearTimeout(waiting);
    if (!event.isComposing) waiting = setTimeout(show, DELAY);
  };
  input.addEventListener("input", soon);
  input.addEventListener("compositionend", () => soon({}));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(waiting);
    show();
  });
  input.value = new URLSearchParams(location.search).get("phrase") ?? "";
  show();
})();
