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

  function place() {
    const article = document.querySelector("article.bd-article");
    if (!article) return;
    const done = new Set();
    for (const empty of article.querySelectorAll(".dlg-cite[data-id]")) {
      empty.replaceChildren(button(empty.dataset.id, "Cite", empty.dataset.id));
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
    const item = content.items[id];
    dialog.replaceChildren(...(item ? filled(id, item, content) : [
      title(id),
      element("p", {}, "The citations could not be loaded. The command dialogue cite gives them too."),
      closing(),
    ]));
    if (!dialog.open) dialog.showModal(); // the browser gives the focus back to the button
    dialog.scrollTop = 0;
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
    return element("h2", { id: "dlg-cite-title" }, `Cite ${id}`);
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

  function permalink(item, content) {
    const [slug, anchor] = item.place.split("#");
    const path = `book/${slug}.html${anchor ? `#${anchor}` : ""}`;
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

  place();
})();
