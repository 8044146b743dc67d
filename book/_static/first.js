// What the other scripts rely on, loaded before all of them: the theme's own stop in a browser that
// keeps nothing.
(() => {
  // The id that the address names; one that cannot be decoded as it stands.
  function anchor() {
    const id = location.hash.slice(1);
    try {
      return decodeURIComponent(id);
    } catch {
      return id;
    }
  }

  // A link to a sentence; its label alone in a page that has no book around it.
  function sentence(label, id) {
    const { content_root: root = "./", alone } = document.documentElement.dataset;
    const here = document.getElementById(id);
    const made = document.createElement(here || alone === undefined ? "a" : "span");
    made.append(label);
    if (made.localName === "a") made.href = here ? `#${id}` : `${root}book/text.html#${id}`;
    return made;
  }

  // A text in pieces, its runs of Japanese marked: as japanese.py does, but for Latin within them.
  const WRITTEN =
    String.raw`\u3005-\u3007\u303b\u3040-\u30ff\u31f0-\u31ff\uff66-\uff9f` +
    String.raw`\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u{20000}-\u{3ffff}`;
  const WITHIN = String.raw`\u3000-\u303f\u3200-\u33ff\uff00-\uffef\ufe00-\ufe0f\u{e0100}-\u{e01ef}`;
  const RUN = new RegExp(`([「『【〈《〔（]*[${WRITTEN}][${WRITTEN}${WITHIN}]*)`, "u");
  function japanese(text) {
    return text.split(RUN).map((piece, i) => {
      if (i % 2 === 0) return piece;
      const made = document.createElement("span");
      made.lang = "ja";
      made.append(piece);
      return made;
    });
  }

  // In place of a store that a browser refuses: choices hold while the page is open.
  function store() {
    const kept = new Map();
    return {
      getItem: (key) => kept.get(key) ?? null,
      setItem: (key, text) => kept.set(key, String(text)),
      removeItem: (key) => kept.delete(key),
    };
  }

  window.dialogue = { anchor, sentence, japanese, keeps: true };
  for (const name of ["localStorage", "sessionStorage"]) {
    try {
      window[name].setItem("dialogue-kept", "");
      window[name].removeItem("dialogue-kept");
    } catch {
      dialogue.keeps = false;
      Object.defineProperty(window, name, { value: store() });
    }
  }
})();
