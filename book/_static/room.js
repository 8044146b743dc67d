// The reading room: filters whose state stands in the address, open cards, names explained.
(() => {
  const form = document.querySelector(".dlg-filters form");
  if (!form) return;
  const rows = [...document.querySelectorAll(".dlg-row")];
  const selects = [...form.querySelectorAll("select")];
  const head = (row) => row.querySelector(".dlg-head");
  const status = document.querySelector(".dlg-filters [role=status]");
  const chosen = () => [...new FormData(form)].filter(([, value]) => value);

  const fits = (row, wanted) =>
    wanted.every(([name, value]) => head(row).dataset[name].split(" ").includes(value));
  const left = (wanted) => rows.filter((row) => fits(row, wanted)).length;

  function show() {
    const wanted = chosen();
    for (const row of rows) row.hidden = !fits(row, wanted);
    for (const part of new Set(rows.map((row) => row.closest("section")))) {
      part.hidden = [...part.querySelectorAll(".dlg-row")].every((row) => row.hidden);
    }
    count(wanted);
    const number = left(wanted);
    if (number) status.textContent = `${number} of ${rows.length} sentences shown.`;
    else status.replaceChildren(`None of the ${rows.length} sentences is all of this. `, ...ways(wanted));
  }

  // Beside each value, how many sentences are left with it, the other choices as they are.
  function count(wanted) {
    for (const { name, options } of selects) {
      const others = wanted.filter(([other]) => other !== name);
      for (const option of options) {
        const number = left(option.value ? [...others, [name, option.value]] : others);
        option.textContent = `${option.textContent.replace(/ \(\d+\)$/, "")} (${number})`;
      }
    }
  }

  // Which choice to loosen so that sentences are left; where one is not enough, all but one.
  function ways(wanted) {
    const without = wanted.map((one) => wanted.filter((other) => other !== one)).filter(left);
    return (without.length ? without : wanted.map((one) => [one])).map((rest) => {
      const loose = selects.filter(({ name, value }) => value && !rest.some(([kept]) => kept === name));
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = `Loosen ${loose.map(({ labels }) => labels[0].textContent).join(" and ")} (${left(rest)} left)`;
      button.addEventListener("click", () => {
        for (const select of loose) select.value = "";
        show();
        remember();
        loose[0].focus();
      });
      return button;
    });
  }

  function remember() {
    const address = new URL(location.href);
    for (const { name } of selects) address.searchParams.delete(name);
    for (const [name, value] of chosen()) address.searchParams.set(name, value);
    history.replaceState(history.state, "", address);
  }

  function reset() {
    for (const select of selects) select.value = "";
    show();
    remember();
  }

  // A sentence that a link names is shown whatever was chosen, with its card open.
  function visit() {
    const row = document.getElementById(dialogue.anchor());
    if (!rows.includes(row)) return;
    row.querySelector(".dlg-card").open = true;
    if (!row.hidden) return;
    reset();
    row.scrollIntoView();
  }

  // The Japanese grows when its card opens: what was clicked stays where it is.
  function keep(event) {
    const at = event.currentTarget;
    const before = at.getBoundingClientRect().top;
    requestAnimationFrame(() => scrollBy({ top: at.getBoundingClientRect().top - before, behavior: "instant" }));
  }

  for (const [name, value] of new URL(location.href).searchParams) {
    const select = selects.find((one) => one.name === name);
    if (select && [...select.options].some((option) => option.value === value)) select.value = value;
  }
  form.addEventListener("change", () => { show(); remember(); });
  form.addEventListener("reset", (event) => { event.preventDefault(); reset(); });
  form.addEventListener("submit", (event) => event.preventDefault());
  for (const summary of document.querySelectorAll(".dlg-card > summary")) summary.addEventListener("click", keep);
  form.closest("section").hidden = false;
  show();
  visit();
  addEventListener("hashchange", visit);
})();

// Names and terms: a pop-up on hover and focus. It stays while the pointer is on it, and Escape
// closes it (WCAG 1.4.13). Readers without it have the glossary.
(() => {
  const names = document.getElementById("dlg-names")?.content;
  const box = document.createElement("div");
  box.id = box.className = "dlg-popover";
  box.setAttribute("role", "tooltip");
  box.hidden = true;
  let term, leaving;

  function open(of) {
    clearTimeout(leaving);
    if (of === term) return;
    const entry = names?.getElementById(of.dataset.term);
    if (!entry) return;
    close();
    term = of;
    term.setAttribute("aria-describedby", box.id);
    box.replaceChildren(...[...entry.children].map((part) => {
      const line = document.createElement("div");
      line.className = part.localName;
      line.append(...part.cloneNode(true).childNodes);
      return line;
    }));
    box.hidden = false;
    place();
  }

  function place() {
    const at = term.getClientRects()[0];
    const room = document.documentElement.clientWidth - box.offsetWidth - 8;
    const above = at.bottom + box.offsetHeight > innerHeight && at.top > box.offsetHeight;
    box.style.left = `${Math.max(8, Math.min(at.left, room)) + scrollX}px`;
    box.style.top = `${(above ? at.top - box.offsetHeight : at.bottom) + scrollY}px`;
  }

  function close() {
    clearTimeout(leaving);
    box.hidden = true;
    term?.removeAttribute("aria-describedby");
    term = undefined;
  }

  function leave() {
    clearTimeout(leaving);
    leaving = setTimeout(() => {
      if (!term?.matches(":hover, :focus") && !box.matches(":hover")) close();
    }, 200);
  }

  const terms = document.querySelectorAll(".dlg-term");
  if (!terms.length) return;
  document.body.append(box);
  for (const each of terms) {
    each.addEventListener("pointerenter", () => open(each));
    each.addEventListener("pointerleave", leave);
    each.addEventListener("focus", () => open(each));
    each.addEventListener("blur", leave);
  }
  box.addEventListener("pointerenter", () => clearTimeout(leaving));
  box.addEventListener("pointerleave", leave);
  addEventListener("resize", close);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
  });
})();
