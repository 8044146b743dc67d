// The switches of a page. What each choice shows was computed when the book was built; here it is
// selected and written.
(() => {
  const form = document.querySelector("form.dlg-views");
  if (!form) return;
  const article = form.closest("article");
  const root = document.documentElement.dataset.content_root || "./";
  const said = form.querySelector(".dlg-views-said");
  const other = form.querySelector(".dlg-views-other");
  const source = form.querySelector(".dlg-views-data").textContent;
  const data = JSON.parse(source.replaceAll("@root@/", root));
  const given = Object.fromEntries(data.choices.map((choice) => [choice.name, choice.given]));
  const published = Object.fromEntries(data.choices.map((choice) => [choice.name, choice.published]));
  const names = Object.keys(given);
  let chosen = { ...given };

  const at = (table, choice = chosen) => table.by.map((name) => choice[name]).join(" ");
  const pick = (table) => table.of[at(table)];
  const element = (tag, className, ...content) => {
    const made = document.createElement(tag);
    if (className) made.className = className;
    made.append(...content);
    return made;
  };

  // Text with its sentences linked and its Japanese marked, as the book's own prose has it.
  function pieces(text, link = true) {
    return text.split(/(\bS\d{2,3}\b)/).flatMap((piece, i) => {
      if (i % 2 === 0) return dialogue.japanese(piece);
      return link ? dialogue.sentence(piece, `${data.release}-${piece.toLowerCase()}`) : piece;
    });
  }

  function writeClaims() {
    for (const link of article.querySelectorAll("a[href*='#']")) {
      const id = link.hash.slice(1);
      const table = data.claims[id];
      if (!table || form.contains(link)) continue;
      const value = pick(table);
      if ("shown" in value) link.replaceChildren(...pieces(value.shown));
      else writeFinding(link, value);
    }
  }

  function writeFinding(link, value) {
    const block = (link.closest("li") ?? link.closest("p"));
    const made = block.querySelector(".dlg-made");
    if (!made) return;
    const [head, ...rest] = value.text.split(": ");
    const bold = made.querySelector("strong");
    if (!bold) made.replaceChildren(...pieces(value.text));
    else if (rest.length) {
      made.replaceChildren(element("strong", "", ...pieces(`${head}:`)), " ", ...pieces(rest.join(": ")));
    } else made.replaceChildren(element("strong", "", ...pieces(value.text)));
    const about = link.closest(".dlg-about");
    if (!about) return;
    const first = [...about.querySelectorAll("a")].find((a) => /-s\d+$/.test(a.hash));
    while (first?.nextSibling) first.nextSibling.remove();
    first?.remove();
    const more = value.sentences.length > data.listed ? " …" : "";
    about.append(...pieces(value.sentences.slice(0, data.listed).join(", ") + more));
  }

  function writeChart(id, chart, counted) {
    const place = article.querySelector(`.dlg-chart[data-figure="${id}"]`);
    if (!place) return;
    const drawing = pick(chart.drawing);
    const words = pick(chart.words);
    const state = at(chart.drawing) + counted.join(" ");
    const figure = place.closest("figure");
    figure.querySelector(".dlg-figure-title").replaceChildren(...pieces(words.title, false));
    figure.querySelector(".caption-text").replaceChildren(...pieces(words.caption, false));
    place.dataset.alt = words.alt;
    place.querySelectorAll("svg[role=img]").forEach((svg) => svg.setAttribute("aria-label", words.alt));
    writeTable(figure, drawing, counted);
    if ((place.dataset.view ?? at(chart.drawing, given) + data.given.join(" ")) === state) return;
    place.dataset.view = state;
    const script = place.querySelector(".dlg-spec");
    const before = JSON.parse(script.textContent);
    const datasets = {};
    for (const [name, rows] of Object.entries(drawing.datasets)) {
      datasets[name] = rows.map((row) =>
        "commitment" in row ? { ...row, commitment: counted.includes(row.sentence) } : row,
      );
    }
    const specs = {};
    for (const width of Object.keys(drawing.specs)) {
      specs[width] = { config: before[width].config, datasets, ...drawing.specs[width] };
    }
    script.textContent = JSON.stringify(specs);
    place.dispatchEvent(new Event("dialogue:spec", { bubbles: true }));
  }

  function writeTable(figure, drawing, counted) {
    const body = figure.querySelector(".dlg-data tbody");
    const sentence = drawing.columns.indexOf("sentence");
    const commitment = drawing.columns.indexOf("commitment");
    body.replaceChildren(
      ...drawing.rows.map((cells) =>
        element("tr", "", ...cells.map((cell, i) => {
          const text = i === commitment ? (counted.includes(cells[sentence]) ? "True" : "False") : cell;
          return element("td", "", ...pieces(text, false));
        })),
      ),
    );
  }

  function writeRules() {
    const entering = pick(data.entering);
    const places = [...article.querySelectorAll(".dlg-entering")];
    const used = article.querySelector(".dlg-used");
    Object.keys(entering).forEach((rule, i) => {
      places[i].replaceChildren(...pieces(entering[rule] || "no sentence"));
      if (rule === chosen.rule && used) places[i].parentElement.append(" ", used);
    });
  }

  function writeSentences(ids) {
    const forms = pick(data.forms);
    const rule = data.choices.find((choice) => choice.name === "rule").values[chosen.rule];
    const blocks = data.sentences.filter((s) => ids.includes(s.id)).map((s) => {
      const ja = element("p", "", element("span", "", s.ja));
      ja.firstChild.lang = "ja";
      const lines = [
        element("p", "", dialogue.sentence(s.label, s.id), ...pieces(` ${forms[s.id]} · counts under “${rule}”`)),
        ja,
        element("p", "", element("em", "", "Working English."), ...pieces(` ${s.en}`)),
      ];
      if (s.topics) lines.push(element("p", "", `Topics: ${s.topics}`));
      return element("div", "dlg-sentence docutils", ...lines);
    });
    const none = element("p", "", "No sentence counts.");
    article.querySelector(".dlg-counted").replaceChildren(...(blocks.length ? blocks : [none]));
  }

  // Tables in another order: the rows as they were built, put where the table says.
  const built = [...article.querySelectorAll(".dlg-ordered tbody")].map((body) => [...body.rows]);
  function writeOrder() {
    data.order.forEach((table, i) => {
      built[i][0].parentElement.append(...pick(table).map((place) => built[i][place]));
    });
  }

  // What was not known yet on the chosen day is not shown.
  function writeEvents() {
    const known = new Set(pick(data.events).map((id) => `#event-${id}`));
    const standing = pick(data.standing);
    const unknown = (within) => {
      const links = [...within.querySelectorAll("a[href*='#event-']")];
      return links.length > 0 && !links.some((link) => known.has(link.hash));
    };
    for (const mention of article.querySelectorAll(".dlg-item li, .dlg-fact")) {
      mention.hidden = unknown(mention);
    }
    for (const line of article.querySelectorAll(".dlg-corrections li")) {
      line.hidden = line.textContent.trim().slice(0, 10) > chosen.as_of;
    }
    for (const event of article.querySelectorAll(".dlg-event")) event.hidden = !known.has(`#${event.id}`);
    for (const said of article.querySelectorAll(".dlg-standing")) {
      const item = said.closest(".dlg-item");
      said.textContent = data.standings[standing[item.id || item.querySelector("a").hash.slice(1)]];
    }
  }

  function writeNotice() {
    const differs = names.filter((name) => chosen[name] !== published[name]);
    dialogue.view = names.filter((name) => chosen[name] !== given[name]).map((name) => [name, given[name], chosen[name]]);
    const had = other.contains(document.activeElement);
    other.hidden = differs.length === 0;
    if (other.hidden) {
      other.replaceChildren();
      if (had) form.elements[names[0]].focus();
      return;
    }
    const button = element("button", "", "Back to the published view");
    button.type = "button";
    button.addEventListener("click", () => show(published));
    const command = [data.command, ...differs.map((name) => `-p ${name}=${chosen[name]}`)].join(" ");
    other.replaceChildren(
      element("strong", "", "Not the published view."),
      " Its address can be shared and cited; the page as a command makes it: ",
      element("code", "", command),
      ". Files to take away show the published view. ",
      button,
    );
  }

  function writeAddress() {
    const address = new URL(location.href);
    for (const name of names) {
      if (chosen[name] === given[name]) address.searchParams.delete(name);
      else address.searchParams.set(name, chosen[name]);
    }
    if (address.href === location.href) return;
    try {
      history.replaceState(history.state, "", address);
    } catch {
      // some browsers let no page from disk change its address
    }
  }

  function show(choice) {
    chosen = { ...choice };
    names.forEach((name) => (form.elements[name].value = chosen[name]));
    const ids = data.counted ? pick(data.counted.form) : [];
    const labels = ids.map((id) => data.labels[id]);
    said.replaceChildren(...pieces(data.said.map(pick).join(" ")));
    writeClaims();
    for (const [id, chart] of Object.entries(data.charts)) writeChart(id, chart, labels);
    if (data.sentences) {
      writeRules();
      writeSentences(ids);
    }
    if (data.order) writeOrder();
    if (data.events) writeEvents();
    writeNotice();
    writeAddress();
  }

  function asked() {
    const query = new URLSearchParams(location.search);
    const known = data.choices.filter(({ name, values }) => Object.hasOwn(values, query.get(name)));
    return { ...given, ...Object.fromEntries(known.map(({ name }) => [name, query.get(name)])) };
  }

  data.given = data.counted ? pick(data.counted.form).map((id) => data.labels[id]) : [];
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("change", () => {
    show(Object.fromEntries(names.map((name) => [name, form.elements[name].value])));
  });
  addEventListener("popstate", () => show(asked()));
  form.hidden = false;
  const first = asked();
  if (names.some((name) => first[name] !== given[name])) show(first);
  else {
    said.replaceChildren(...pieces(said.textContent));
    names.forEach((name) => (form.elements[name].value = given[name]));
    writeNotice();
  }
})();
