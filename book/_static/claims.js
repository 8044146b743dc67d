// The table of claims: those with the words that are asked for. What is asked stands in the address.
(() => {
  const table = document.querySelector(".dlg-claims table");
  if (!table) return;
  const rows = [...table.tBodies[0].rows];
  const all = table.querySelectorAll(".dlg-claim");
  const folded = (text) => text.normalize("NFKC").toLowerCase();
  const status = (row) => row.cells[1].querySelector("em").textContent;

  function element(name, attributes, ...inside) {
    const made = document.createElement(name);
    Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value));
    made.append(...inside);
    return made;
  }

  const words = element("input", { id: "dlg-claims-words", type: "search", name: "claims" });
  const kinds = ["", ...new Set(rows.map(status))];
  const kind = element("select", { id: "dlg-claims-status", name: "status" });
  kind.append(...kinds.map((value) => element("option", { value }, value || "any")));
  const told = element("p", { role: "status" });
  const form = element(
    "form",
    { "aria-label": "Choose claims" },
    element("div", {}, element("label", { for: words.id }, "Words, or a sentence such as S07"), words),
    element("div", {}, element("label", { for: kind.id }, "Status"), kind),
    told,
  );

  function show() {
    const asked = folded(words.value).split(/\s+/).filter(Boolean);
    const has = (part) => asked.every((word) => folded(part.textContent).includes(word));
    for (const row of rows) {
      row.hidden = !has(row) || Boolean(kind.value && kind.value !== status(row));
      const lines = [...row.querySelectorAll(".dlg-claim")];
      const some = lines.some(has); // else the words stand in how all of them were made
      for (const line of lines) line.hidden = row.hidden || (some && !has(line));
    }
    const number = [...all].filter((line) => !line.hidden).length;
    told.textContent = number ? `${number} of ${all.length} claims shown.` : "No claim has all these words.";
  }

  function remember() {
    const address = new URL(location.href);
    for (const { name, value } of [words, kind]) {
      if (value) address.searchParams.set(name, value);
      else address.searchParams.delete(name);
    }
    history.replaceState(history.state, "", address);
  }

  // A claim that a link names is shown whatever was asked for.
  function visit() {
    const claim = document.getElementById(dialogue.anchor());
    if (!claim?.hidden) return;
    form.reset();
    show();
    remember();
    claim.scrollIntoView();
  }

  const given = new URL(location.href).searchParams;
  words.value = given.get("claims") ?? "";
  kind.value = kinds.includes(given.get("status")) ? given.get("status") : "";
  form.addEventListener("input", () => { show(); remember(); });
  form.addEventListener("submit", (event) => event.preventDefault());
  const box = element("section", { class: "dlg-claims-filter" }, form);
  table.closest("section").before(box); // so that the text of the table's section stays what it is
  show();
  visit();
  addEventListener("hashchange", visit);
})();
