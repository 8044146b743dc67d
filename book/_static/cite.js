// "Cite" beside everything that has an id, and old anchors led to their new places.
(() => {
  const meta = (name) => document.querySelector(`meta[name="${name}"]`)?.content;

  const moved = JSON.parse(meta("dialogue-moved") || "{}");
  function lead() {
    const anchor = dialogue.anchor();
    const to = moved[anchor] || (meta("dialogue-page") ? undefined : moved[""]);
    if (to && !(anchor && document.getElementById(anchor))) location.replace(to);
  }
  lead();
  addEventListener("hashchange", lead);

  const page = meta("dialogue-page");
  if (!page) return;
  const root = document.documentElement.dataset.content_root || "./";
  const FORMATS = {
    text: "APA 7",
    sist02: "SIST 02",
    bibtex: "BibTeX",
    ris: "RIS",
    "csl-json": "CSL-JSON",
  };
  const OPEN = ["text", "sist02"];
  let loaded, dialog;

  function load() {
    loaded ??= new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = `${root}_static/citations.js`;
      script.onload = () => resolve(window.DIALOGUE_CITATIONS);
      script.onerror = () => reject(new Error("citations.js could not be loaded"));
      document.head.append(script);
    });
    return loaded;
  }

  function element(name, attributes = {}, ...inside) {
    const made = document.createElement(name);
    Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value));
    made.append(...inside);
    return made;
  }

  const marked = (text) => /[\u3040-\u30ff\u4e00-\u9fff]/.test(text) ? { lang: "ja" } : {};

  // The buttons

  function button(id, label, name) {
    const made = element("button", { type: "button", class: "dlg-cite-button" }, label);
    made.dataset.cite = id;
    made.setAttribute("aria-haspopup", "dialog");
    if (name) made.setAttribute("aria-label", `${label} ${name}`);
    return made;
  }

  // Where the button of an id goes: the end of a figure's caption, a heading, or the first line.
  function host(target) {
    if (target.matches(".dlg-claim")) return target;
    if (target.matches("figure")) return target.querySelector("figcaption p") || target;
    const block = target.matches("span") ? target.nextElementSibling || target.parentElement : target;
    if (!block) return null;
    if (block.matches("section")) return block.querySelector("h2, h3, h4, h5, h6");
    return block.matches("p, h2, h3, h4, h5, h6") ? block : block.querySelector("p") || block;
  }

  function begin() {
    const article = document.querySelector("article.bd-article");
    if (!article) return;
    const done = new Set();
    for (const empty of article.querySelectorAll(".dlg-cite[data-id]")) {
      const label = empty.closest(".dlg-take") ? "Cite or embed" : "Cite";
      empty.replaceChildren(button(empty.dataset.id, label, empty.dataset.id));
      done.add(empty.dataset.id);
    }
    for (const id of (meta("dialogue-cite") || "").split(" ").filter(Boolean)) {
      const target = document.getElementById(id);
      if (!target || done.has(id)) continue;
      host(target)?.append(" ", button(id, "Cite", id));
    }
    const whole = button(page, "Cite this page");
    article.append(element("p", { class: "dlg-cite-page" }, whole));
    document.addEventListener("click", (event) => {
      const pressed = event.target.closest(".dlg-cite-button");
      if (pressed) open(pressed.dataset.cite);
    });
  }

  // The dialog

  async function open(id) {
    dialog ??= make();
    let content;
    try {
      content = await load();
    } catch (error) {
      content = { items: {} };
    }
    const item = content.items[id] && seen(id, content.items[id], content);
    dialog.replaceChildren(...(item ? filled(id, item, content) : [
      title(id),
      element("p", {}, "The citations could not be loaded. The command dialogue cite gives them too."),
      closing(),
    ]));
    if (!dialog.open) dialog.showModal(); // the browser gives the focus back to the button
    dialog.scrollTop = 0;
  }

  // The item as a switch shows it: the values that were chosen, the title as it stands there.
  function seen(id, item, content) {
    const chosen = (dialogue.view ?? []).filter(([name, was]) => item.bibtex.includes(`${name}=${was}`));
    if (!chosen.length) return item;
    const said = chosen.map(([name, , is]) => `${name}=${is}`);
    const path = `${content.base}book/${item.place.split("#")[0]}.html`;
    const made = { ...item, query: `?${said.join("&")}` };
    made.title = document.getElementById(id)?.querySelector(".dlg-figure-title")?.textContent ?? item.title;
    for (const format of Object.keys(FORMATS)) {
      made[format] = item[format].replaceAll(item.title, made.title);
      for (const [name, was, is] of chosen) {
        made[format] = made[format].replaceAll(`${name}=${was}`, `${name}=${is}`);
      }
      if (content.base) made[format] = made[format].replaceAll(path, path + made.query);
      if (!OPEN.includes(format)) continue;
      const [text, view] = [made[format].trimEnd(), said.join(", ")];
      if (/\[commit /.test(text)) made[format] = text.replace(/\[commit [^\]]*/, `$&, ${view}`);
      else if (format === "text") made[format] = `${text} [${view}]`;
      else made[format] = text.replace(`Version ${content.version}`, `$& [${view}]`);
    }
    return made;
  }

  function make() {
    const made = element("dialog", { class: "dlg-cite-dialog", "aria-labelledby": "dlg-cite-title" });
    made.addEventListener("click", (event) => {
      if (event.target === made) made.close(); // beside the box
    });
    document.body.append(made);
    return made;
  }

  function title(id) {
    return element("h2", { id: "dlg-cite-title" }, id.startsWith("fig-") ? "Cite this figure" : `Cite ${id}`);
  }

  function closing() {
    const close = element("button", { type: "button", class: "dlg-cite-close" }, "Close");
    close.addEventListener("click", () => dialog.close());
    return close;
  }

  function filled(id, item, content) {
    const status = element("p", { role: "status", class: "dlg-cite-status" });
    return [
      closing(),
      title(id),
      element("p", { class: "dlg-cite-what", ...marked(item.title) }, item.title),
      ...Object.entries(FORMATS).map(([format, name]) => written(format, name, item[format], status)),
      ...(item.kind === "figure" && !item.query ? [written("embed", "HTML to embed", embedded(id, item, content), status)] : []),
      element("p", {}, "Permalink: ", permalink(item, content)),
      element("p", {}, ...wrong(id, content)),
      status,
    ];
  }

  function written(format, name, text, status) {
    const copy = element("button", { type: "button", "aria-label": `Copy ${name}` }, "Copy");
    const shown = element("pre", { tabindex: "0", "data-format": format }, text.trimEnd());
    copy.addEventListener("click", () => take(shown, name, status));
    const details = element("details", {}, element("summary", {}, name), shown, copy);
    details.open = OPEN.includes(format);
    return details;
  }

  async function take(shown, name, status) {
    try {
      await navigator.clipboard.writeText(shown.textContent);
      status.textContent = `${name} copied.`;
    } catch (error) {
      getSelection().selectAllChildren(shown);
      status.textContent = `${name} is selected: copy it with the keyboard.`;
    }
  }

  function place({ place, query = "" }) {
    const [slug, anchor] = place.split("#");
    return `book/${slug}.html${query}${anchor ? `#${anchor}` : ""}`;
  }

  // The picture says itself what it shows and where it is from; without an address of the book it is
  // looked for beside the page that has it.
  function embedded(id, item, content) {
    const at = (path) => content.base && content.base + path;
    const alt = document.querySelector(`#${id} .dlg-chart`).dataset.alt.replace(/&/g, "&amp;").replace(/"/g, "&quot;");
    const file = `${id.replace("fig-", "")}.svg`;
    const picture = `<img src="${at(`_figures/${file}`) || file}" alt="${alt}">`;
    return content.base ? `<a href="${at(place(item))}">${picture}</a>` : picture;
  }

  function permalink(item, content) {
    const path = place(item);
    const link = element("a", { href: `${root}${path}` }, `${content.base}${path}`);
    link.addEventListener("click", () => dialog.close());
    return link;
  }

  function wrong(id, content) {
    const known = `version ${content.version}`;
    if (!content.repository) {
      return ["This is wrong? Report it with its id, ", element("code", {}, id), `, and ${known}.`];
    }
    const query = new URLSearchParams({ template: "wrong.yml", title: `Wrong: ${id}`, id });
    const href = `${content.repository.replace(/\/$/, "")}/issues/new?${query}`;
    return [element("a", { href }, "This is wrong"), ` (${id}, ${known})`];
  }

  begin();
})();
