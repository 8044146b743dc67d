// Charts: the static drawing stands until its interactive form has been drawn beside it.
(() => {
  const root = document.documentElement.dataset.content_root || "./";
  const narrow = matchMedia("screen and (max-width: 560px)");
  let vega;

  function load() {
    vega ??= new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = `${root}_static/vega.js`;
      script.onload = () => resolve(window.vegaEmbed);
      script.onerror = () => reject(new Error("vega.js could not be loaded"));
      document.head.append(script);
    });
    return vega;
  }

  async function draw(chart) {
    const source = chart.querySelector(".dlg-spec").textContent;
    const specs = JSON.parse(source);
    const width = narrow.matches ? "narrow" : "wide";
    if (chart.dataset.live === width) return;
    const embed = await load();
    const place = document.createElement("div");
    const spec = specs[width] || specs.wide;
    spec.config.font = getComputedStyle(chart).getPropertyValue("--dlg-sans"); // else Vega measures another
    await embed(place, spec, {
      renderer: "svg",
      ast: true,
      actions: false,
      loader: { target: "_self" },
    });
    if (chart.querySelector(".dlg-spec").textContent !== source) return; // a newer one is under way
    const svg = place.querySelector("svg");
    svg.setAttribute("aria-label", chart.dataset.alt);
    svg.style.maxWidth = `${svg.getAttribute("width")}px`;
    svg.removeAttribute("width");
    svg.removeAttribute("height");
    place.className = `dlg-drawn dlg-live dlg-${width}`;
    chart.querySelector(`.dlg-${width}`).replaceWith(place);
    chart.dataset.live = width;
    reach(place, svg);
  }

  // Marks that lead somewhere are one stop of the Tab key, which arrows, Home and End move in reading
  // order; each is a link that says its sentence. What lies over a mark and says the same is quiet.
  function reach(place, svg) {
    const known = new Map();
    for (const mark of svg.querySelectorAll("[aria-label], text")) {
      const name = mark.getAttribute("aria-label") || mark.textContent;
      for (const said of ["role", "aria-label", "aria-roledescription"]) mark.removeAttribute(said);
      if (/[\u3040-\u30ff\u4e00-\u9fff]/.test(mark.textContent)) mark.setAttribute("lang", "ja");
      if (!mark.__data__?.href) continue;
      if (known.has(name)) mark.setAttribute("aria-hidden", "true");
      else known.set(name, mark);
    }
    const placed = [...known].map(([name, mark]) => ({ name, mark, ...mark.getBoundingClientRect().toJSON() }));
    placed.sort((a, b) => Math.round((a.y + a.height / 2 - b.y - b.height / 2) / 8) || a.x - b.x);
    const stops = placed.map(({ name, mark }, i) => {
      for (const [key, value] of Object.entries({ role: "link", "aria-label": name, tabindex: i ? -1 : 0 })) {
        mark.setAttribute(key, value);
      }
      return mark;
    });
    svg.setAttribute("role", stops.length ? "group" : "img");
    const point = (type) => ({ target }) => {
      const { x, y, width, height } = target.getBoundingClientRect();
      const at = { bubbles: true, clientX: x + width / 2, clientY: y + height / 2 };
      if (stops.includes(target)) target.dispatchEvent(new PointerEvent(type, at));
    };
    // at the place, since Chromium takes a drawing that listens to the focus for a stop of its own
    place.addEventListener("focusin", point("pointermove")); // Vega shows what it shows a pointer
    place.addEventListener("focusout", point("pointerout"));
    place.addEventListener("keydown", (event) => {
      const here = stops.indexOf(event.target);
      const ways = { ArrowRight: here + 1, ArrowDown: here + 1, ArrowLeft: here - 1, ArrowUp: here - 1 };
      const next = stops[{ ...ways, Home: 0, End: stops.length - 1 }[event.key]];
      if (here < 0 || !(next || event.key === "Enter")) return;
      event.preventDefault();
      if (!next) return event.target.dispatchEvent(new MouseEvent("click", { bubbles: true }));
      event.target.setAttribute("tabindex", "-1");
      next.setAttribute("tabindex", "0");
      next.focus();
    });
  }

  const seen = new IntersectionObserver(
    (entries) => entries.filter((e) => e.isIntersecting).forEach((e) => draw(e.target)),
    { rootMargin: "200px" },
  );
  const charts = [...document.querySelectorAll(".dlg-chart")].filter((c) => c.querySelector(".dlg-spec"));
  charts.forEach((chart) => seen.observe(chart));
  document.addEventListener("dialogue:spec", ({ target }) => {
    delete target.dataset.live;
    draw(target).catch(() => target.classList.add("dlg-stale"));
  });
  narrow.addEventListener("change", () => charts.filter((c) => c.dataset.live).forEach(draw));

  // The theme's buttons, whose own handlers stand in attributes that the page's policy forbids.
  const does = { print: () => window.print(), fullscreen: () => window.toggleFullScreen() };
  document.addEventListener("click", ({ target }) => does[target.closest("[data-does]")?.dataset.does]?.());
})();
