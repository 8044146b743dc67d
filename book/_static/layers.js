// Two layers with one switch: the answer alone, or with the method behind it (ids and status of
// claims, data of figures, parameters). What a link or a search leads to is shown in any case.
(() => {
  const bar = document.querySelector(".header-article-items__end .article-header-buttons");
  if (!bar) return;
  const root = document.documentElement;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn btn-sm dlg-layer";
  button.textContent = "Method";
  button.title = "Show or hide the method behind the answer: claims' ids, data of figures, parameters";

  function show(method) {
    if (method) delete root.dataset.layer;
    else root.dataset.layer = "answer";
    button.setAttribute("aria-pressed", String(method));
  }

  function wanted() {
    const at = document.getElementById(dialogue.anchor());
    if ((at && !at.checkVisibility()) || new URLSearchParams(location.search).has("highlight")) show(true);
  }

  button.addEventListener("click", () => {
    const method = root.dataset.layer === "answer";
    show(method);
    localStorage.setItem("dialogue-layer", method ? "method" : "answer");
  });
  bar.prepend(button);
  show(localStorage.getItem("dialogue-layer") !== "answer");
  wanted();
  addEventListener("hashchange", wanted);
})();
