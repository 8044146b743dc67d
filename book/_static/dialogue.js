// Charts: the static drawing stands until its interactive form has been drawn beside it.
(() => {
  const root = document.documentElement.dataset.content_root || "./";
  const narrow = matchMedia("(max-width: 640px)");
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
    const specs = JSON.parse(chart.querySelector(".dlg-spec").textContent);
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
  narrow.addEventListener("change", () => charts.filter((c) => c.dataset.live).forEach(draw));
})();
