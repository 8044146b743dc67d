// The search page, and the marks on the page that a result leads to.
// Text is folded and read here as in notebooks/dialogue/publish/search.py, so what the index has is found.
(() => {
  const INLINE = new Set(
    "a abbr b bdi cite code em i kbd mark q s small span strong sub sup time u var wbr".split(" "),
  );
  const SKIPPED = "button, nav, noscript, script, style, svg, template, .headerlink, .dlg-chart";
  const TYPED = { "‘": "'", "’": "'", "“": '"', "”": '"', "−": "-" };
  const BEFORE = 40;
  const AFTER = 120;
  const DELAY = 120;

  // Finding

  const fold = (text) =>
    text
      .normalize("NFKC")
      .toLowerCase()
      .replace(/[‘’“”−\u2010-\u2014]/g, (c) => TYPED[c] ?? "-")
      .replace(/\s+/g, " ");

  const wordsOf = (query) => fold(query).split(" ").filter(Boolean);
  const tooShort = (words) => [...words.join("")].length < 2;

  // The folded text and, for each of its characters, where the original of it starts and ends.
  function folded(text) {
    const made = { text: "", starts: [], ends: [] };
    for (const { 0: original, index } of text.matchAll(/\s+|.[\p{M}\uff9e\uff9f]*/gsu)) {
      const plain = fold(original);
      made.text += plain;
      for (let i = 0; i < plain.length; i++) {
        made.starts.push(index);
        made.ends.push(index + original.length);
      }
    }
    return made;
  }

  // Words as they may be written: at a word's beginning, in both spellings of English, as one or
  // many, with or without a hyphen or 中黒. A name is a whole word.

  const SPELLINGS = [
    [/(?<=[a-z]{2}[iy])[sz](?=e|ing|ation)/, "[sz]"], // organise, analyse
    [/(?<=[a-z]{2,}[^o])ou?r(?=s?$|ed|ing|abl|ite)/, "ou?r"], // behaviour
    [/(?<=cent|theat|fib)(?:re|er)(?=s?$)/, "(?:re|er)"],
    [/(?<=f|pret|lic)en[cs]e(?=s?$)/, "en[cs]e"], // defence
    [/(?<=[a-z]{2}[aeiou])ll?(?=ed|ing|er)/, "ll?"], // labelling
    [/(?<=alog)(?:ue)?(?=s?$)/, "(?:ue)?"],
    [/(?<=gram)(?:me)?(?=s?$)/, "(?:me)?"],
    [/(?<=..)(?:ies|(?<=[^aeiou])y)$/, "(?:y|ies)"],
    [/(?<=..[^ius])s$/, "s?(?![a-z])"],
    [/^(co|cyber|inter|multi|non|pre|re|sub|trans)(?=[a-z]{4})/, "$1[- ]?"],
  ];
  const latin = (word) => SPELLINGS.reduce((made, [from, to]) => made.replace(from, to), word);

  function pattern(words, whole = false) {
    const written = words.replace(/[a-z]+|(?<=[ァ-ヶー])(?=[ァ-ヶ])|./gsu, (piece) => {
      if (/^[a-z]/.test(piece)) return latin(piece);
      if (piece === "") return "・?"; // between katakana
      if (/[- ・]/.test(piece)) return "[- ・]?";
      if (piece === ".") return "\\.?";
      return piece.replace(/[\\^$*+?()[\]{}|.\/]/, "\\$&");
    });
    let [start, end] = ["", ""];
    if (/^[a-z]/.test(words)) start = "(?<![a-z])";
    else if (/^\d/.test(words)) start = "(?<![a-z\\d])";
    if (/[a-z]$/.test(words)) end = "s?(?![a-z])";
    else if (/\d$/.test(words)) end = "(?!\\d)";
    return start + written + (whole ? end : "");
  }

  let things;
  function named(words) {
    things ??= (window.DIALOGUE_NAMES || []).map(({ page, names }) => ({
      page,
      names: names.map((name) => {
        const written = pattern(fold(name).trim(), true);
        return { name, written, is: new RegExp(`^(?:${written})$`, "u") };
      }),
    }));
    return things.filter(({ names }) => names.some(({ is }) => is.test(words)));
  }

  // What a query asks for: its words, and names of several words, as patterns that also find the
  // other names of the thing; these other names, and the pages about the things.
  let last = {};
  function ask(query) {
    if (last.query === query) return last;
    const words = wordsOf(query);
    const [terms, others, pages] = [[], new Map(), new Set()];
    for (let at = 0, to; at < words.length; at = to) {
      const piece = () => words.slice(at, to).join(" ");
      for (to = words.length; to > at + 1 && !named(piece()).length; ) to -= 1;
      const things = named(piece());
      const names = things.flatMap((thing) => thing.names);
      const written = [pattern(piece(), things.length > 0), ...names.map((name) => name.written)];
      terms.push(`(?:${written.join("|")})`);
      for (const { name, is } of names) if (!is.test(piece())) others.set(fold(name), name);
      for (const { page } of things) pages.add(page);
    }
    const made = terms.map((term) => new RegExp(term, "gu"));
    const phrase = new RegExp(terms.join("[- ]?"), "gu");
    last = { query, words, terms: made, phrase, others: [...others.values()], pages: [...pages] };
    return last;
  }

  const has = (text, term) => text.search(term) >= 0;

  // What to mark: the words together where they stand so, else each of them.
  function termsFor({ words, terms, phrase }, text) {
    if (has(text, phrase)) return [phrase];
    const long = terms.filter((term, i) => terms.length < words.length || words[i].length > 1);
    return long.length ? long : terms;
  }

  // Where the terms stand in the original of a folded text: starts and ends, in order.
  function places({ text, starts, ends }, terms) {
    const found = [];
    for (const term of terms) {
      for (const { 0: hit, index } of text.matchAll(term)) found.push([starts[index], ends[index + hit.length - 1]]);
    }
    found.sort((a, b) => a[0] - b[0] || b[1] - a[1]);
    return found.filter(([start], i) => !found.slice(0, i).some(([, end]) => start < end));
  }

  let prepared;
  function sections() {
    prepared ??= (window.DIALOGUE_INDEX || []).map((section) => ({
      ...section,
      plain: [section.title, section.text, section.figures].map(fold),
    }));
    return prepared;
  }

  // Sections with all words: first of all the page about the thing, then those with the words in
  // a page's title, in a title, as a phrase in the text, in the text, with the figures.
  function find(query) {
    if (tooShort(wordsOf(query))) return [];
    const { terms, phrase, pages } = ask(query);
    const stand = (text) => terms.every((term) => has(text, term));
    const rank = ({ plain: [title, text], ...section }) => {
      if (stand(title)) return section.title === section.chapter ? 1 : 2;
      return has(text, phrase) ? 3 : stand(text) ? 4 : 5;
    };
    const found = sections()
      .filter(({ plain }) => stand(plain.join("\n")))
      .map((section) => [rank(section), section])
      .sort((a, b) => a[0] - b[0])
      .map(([, section]) => section);
    const about = pages.map((page) => found.find((section) => section.page === page));
    return [...new Set([...about.filter(Boolean), ...found])];
  }

  // Showing

  function element(name, className, ...content) {
    const made = document.createElement(name);
    made.className = className;
    made.append(...content);
    return made;
  }

  function withMarks(text, found, from = 0, to = text.length) {
    const made = [];
    for (const [start, end] of found.filter(([start, end]) => start >= from && end <= to)) {
      made.push(...dialogue.japanese(text.slice(from, start)));
      made.push(element("mark", "dlg-hit", ...dialogue.japanese(text.slice(start, end))));
      from = end;
    }
    return [...made, ...dialogue.japanese(text.slice(from, to))];
  }

  // The first of the places after which most of the terms stand.
  function fullest(text, found, terms) {
    const after = ([start]) => fold(text.slice(start, start + AFTER));
    const count = (place) => terms.filter((term) => has(after(place), term)).length;
    return terms.length < 2 ? found[0] : found.reduce((a, b) => (count(b) > count(a) ? b : a));
  }

  // Where to cut the text around a place: between words, or after a comma in Japanese.
  function cuts(text, [first, last]) {
    const from = Math.max(0, first - BEFORE);
    const later = text.slice(from, first).search(/[\s、。]/) + 1;
    const to = Math.min(text.length, last + AFTER);
    const sooner = text.slice(last, to).search(/\s\S*$/);
    return [
      from && later < BEFORE / 2 ? from + later : from,
      to < text.length && sooner > AFTER / 2 ? last + sooner : to,
    ];
  }

  // The words around a place in the section's text, else in its figures.
  function passage(section, sought) {
    for (const key of ["text", "figures"]) {
      const text = section[key];
      const plain = folded(text);
      const terms = termsFor(sought, plain.text);
      const found = places(plain, terms);
      if (!found.length) continue;
      const [from, to] = cuts(text, fullest(text, found, terms));
      const shown = withMarks(text, found, from, to);
      if (from) shown.unshift("…\u00a0");
      if (to < text.length) shown.push("\u00a0…");
      if (key === "figures") shown.unshift(element("span", "dlg-result-kind", "In a figure: "));
      return shown;
    }
    return dialogue.japanese(section.text.slice(0, BEFORE + AFTER));
  }

  function result(section, query) {
    const sought = ask(query);
    const shown = (text) => withMarks(text, places(folded(text), termsFor(sought, fold(text))));
    const { page, anchor, chapter, title } = section;
    const link = element("a", "", ...shown(chapter));
    if (title !== chapter) link.append(" › ", ...shown(title));
    link.href = `${page}?highlight=${encodeURIComponent(query.trim())}#${encodeURIComponent(anchor)}`;
    return element("li", "", link, element("p", "", ...passage(section, sought)));
  }

  function message(query, found) {
    const words = wordsOf(query);
    if (!words.length) return "";
    if (tooShort(words)) return "Two characters are needed.";
    const { others } = ask(query);
    const also = others.length ? ` or another of its names (${others.join(", ")})` : "";
    const sought = `“${query.trim().split(/\s+/).join("” and “")}”${also}`;
    if (found === 0) return `Nothing found: no section has ${sought}.`;
    return found === 1 ? `One section has ${sought}.` : `${found} sections have ${sought}.`;
  }

  function startPage(input) {
    const status = document.getElementById("dlg-status");
    const list = document.getElementById("dlg-results");
    let waiting;

    function show() {
      const found = find(input.value);
      list.replaceChildren(...found.map((section) => result(section, input.value)));
      status.replaceChildren(...dialogue.japanese(message(input.value, found.length)));
      remember({ q: input.value.trim() });
    }

    const soon = (event) => {
      clearTimeout(waiting);
      if (!event.isComposing) waiting = setTimeout(show, DELAY);
    };
    input.addEventListener("input", soon);
    input.addEventListener("compositionend", () => soon({}));
    input.form.addEventListener("submit", (event) => {
      event.preventDefault();
      clearTimeout(waiting);
      show();
    });
    input.value = given("q");
    show();
    input.focus();
  }

  // The address

  const given = (name) => new URLSearchParams(location.search).get(name) || "";

  function remember(changed) {
    const address = new URL(location.href);
    for (const [name, value] of Object.entries(changed)) {
      if (value) address.searchParams.set(name, value);
      else address.searchParams.delete(name);
    }
    try {
      history.replaceState(history.state, "", address);
    } catch {
      // Some browsers limit how often the address may change; the search goes on without.
    }
  }

  // Marking

  // The text of an element, and the text nodes it comes from with their places in it.
  function read(root, skipped = SKIPPED) {
    const made = { text: "", nodes: [] };
    (function walk(parent) {
      for (const child of parent.childNodes) {
        if (child.nodeType === Node.TEXT_NODE) {
          made.nodes.push([child, made.text.length]);
          made.text += child.data;
        } else if (child.nodeType === Node.ELEMENT_NODE) {
          const gap = INLINE.has(child.localName) ? "" : "\n";
          made.text += gap;
          if (!child.matches(skipped)) walk(child);
          made.text += gap;
        }
      }
    })(root);
    return made;
  }

  // Wrap a place in marks, one for each text node it touches; gives the first.
  function wrap(nodes, [start, end]) {
    let first;
    for (const [node, at] of [...nodes].reverse()) {
      const from = Math.max(start - at, 0);
      const to = Math.min(end - at, node.length);
      if (from >= to || !node.data.slice(from, to).trim()) continue;
      const range = document.createRange();
      range.setStart(node, from);
      range.setEnd(node, to);
      first = element("mark", "dlg-hit");
      range.surroundContents(first);
    }
    return first;
  }

  // Mark all places of the query on the page; gives the elements to visit, in their order.
  function mark(article, query, section) {
    if (tooShort(wordsOf(query))) return [];
    const sought = ask(query);
    const { text, nodes } = read(article);
    const plain = folded(text);
    const near = fold(section ? read(section, `${SKIPPED}, section`).text : text);
    const terms = termsFor(sought, near);
    const hits = places(plain, terms).reverse().map((place) => wrap(nodes, place));
    for (const chart of article.querySelectorAll(".dlg-chart")) {
      const labels = [...chart.querySelectorAll("svg text")].map((label) => label.textContent);
      const said = fold([chart.dataset.alt, ...labels].join("\n"));
      if (terms.some((term) => has(said, term))) hits.push(chart);
      chart.classList.toggle("dlg-hit", hits.includes(chart));
    }
    return hits
      .filter(Boolean)
      .sort((a, b) => (a.compareDocumentPosition(b) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1));
  }

  function unmark(article) {
    for (const chart of article.querySelectorAll(".dlg-chart.dlg-hit")) chart.classList.remove("dlg-hit");
    for (const hit of article.querySelectorAll("mark.dlg-hit")) {
      const parent = hit.parentNode;
      hit.replaceWith(...hit.childNodes);
      parent.normalize();
    }
  }

  function startMarks(article, query) {
    const section = document.getElementById(dialogue.anchor());
    const hits = mark(article, query, section);
    const hidden = (hit) => hit.closest("details:not([open])") !== null;
    const inSection = hits.filter((hit) => section?.contains(hit));
    const own = inSection.filter((hit) => hit.closest("section") === section);
    const best = [...own, ...inSection].find((hit) => !hidden(hit)) ?? own[0] ?? inSection[0] ?? hits[0];
    let current = Math.max(0, hits.indexOf(best));

    const count = element("span", "dlg-marks-count");
    count.setAttribute("role", "status");
    const button = (label, act) => {
      const made = element("button", "", label);
      made.type = "button";
      made.addEventListener("click", act);
      return made;
    };
    const all = element("a", "", "All results");
    all.href = `${document.documentElement.dataset.content_root || "./"}search.html?q=${encodeURIComponent(query)}`;
    const steps = [button("Previous", () => visit(current - 1)), button("Next", () => visit(current + 1))];
    const bar = element("div", "dlg-marks", count, ...(hits.length > 1 ? steps : []), button("Clear", clear), all);
    bar.setAttribute("role", "region");
    bar.setAttribute("aria-label", "Words searched for");

    function visit(number, behavior) {
      hits[current]?.classList.remove("dlg-current");
      current = (number + hits.length) % hits.length;
      const hit = hits[current];
      for (let box = hit.parentElement; box; box = box.parentElement) {
        if (box.localName === "details") box.open = true;
      }
      hit.classList.add("dlg-current");
      hit.scrollIntoView({ block: "center", behavior });
      count.textContent = `“${query}”: ${current + 1} of ${hits.length}`;
    }

    function clear() {
      hits[current]?.classList.remove("dlg-current");
      unmark(article);
      bar.remove();
      document.removeEventListener("keydown", onKey);
      remember({ highlight: "" });
    }

    function onKey(event) {
      if (event.key === "Escape" && !event.target.closest?.("input, textarea, select")) clear();
    }

    document.addEventListener("keydown", onKey);
    document.body.append(bar);
    if (!hits.length) {
      count.textContent = `“${query}” does not stand on this page`;
      return;
    }
    visit(current, "instant");
    // The browser goes to the section's start by itself while the page loads; the place comes last.
    const { style } = document.documentElement;
    style.scrollBehavior = "auto";
    const arrive = () => {
      visit(current, "instant");
      style.scrollBehavior = "";
    };
    addEventListener("load", () => requestAnimationFrame(() => requestAnimationFrame(arrive)));
  }

  window.dialogueSearch = { fold, find, read, mark, unmark };
  document.addEventListener("DOMContentLoaded", () => {
    const input = document.getElementById("dlg-query");
    const article = document.querySelector("article.bd-article");
    const query = given("highlight").trim();
    if (input) startPage(input);
    else if (article && !tooShort(wordsOf(query))) startMarks(article, query);
  });
})();
