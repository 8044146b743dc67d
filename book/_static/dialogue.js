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
    svg.setAttribute("role", "img");
    svg.setAttribute("aria-label", chart.dataset.alt);
    svg.style.maxWidth = `${svg.getAttribute("width")}px`;
    svg.removeAttribute("width");
    svg.removeAttribute("height");
    place.className = `dlg-drawn dlg-live dlg-${width}`;
    chart.querySelector(`.dlg-${width}`).replaceWith(place);
    chart.dataset.live = width;
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
