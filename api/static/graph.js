// Lets the drawing of a neighbourhood be dragged, zoomed and expanded. The server lays it out; what is expanded stands in the
// address as `open`, so that the drawing can be sent to somebody else. Without this script its nodes and lines are plain links.

const STEP = 1.25;
const MOST = 6;
const STILL = 4; // pixels that a click may tremble

let shown = location.search; // what the drawing was made for
let entered = null; // the node that gets the focus back after a reload

function enhance(section) {
  const svg = section.querySelector(".canvas svg");
  if (!svg) return;
  const canvas = svg.closest(".canvas");
  canvas.scrollLeft = (canvas.scrollWidth - canvas.clientWidth) / 2; // on small screens, to the middle
  const whole = svg.viewBox.baseVal;
  const size = { x: 0, y: 0, width: whole.width, height: whole.height };
  const view = { ...size };
  const places = new Map();
  svg.querySelectorAll("a.node").forEach((node) => {
    places.set(node.dataset.id, { node, x: Number(node.dataset.x), y: Number(node.dataset.y), lines: [] });
  });
  svg.querySelectorAll(".lines a").forEach((link) => {
    const line = link.querySelector("line");
    for (const end of ["a", "b"]) places.get(link.dataset[end]).lines.push([line, end === "a" ? "1" : "2"]);
  });

  function look() {
    svg.setAttribute("viewBox", `${view.x} ${view.y} ${view.width} ${view.height}`);
  }

  function zoom(factor, x = view.x + view.width / 2, y = view.y + view.height / 2) {
    const width = Math.min(size.width * 1.5, Math.max(size.width / MOST, view.width / factor));
    const real = view.width / width;
    view.x = x - (x - view.x) / real;
    view.y = y - (y - view.y) / real;
    view.width = width;
    view.height /= real;
    look();
  }

  function at(event) {
    return new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
  }

  const tools = section.querySelector(".tools");
  for (const [name, text, act] of [
    ["zoomIn", "+", () => zoom(STEP)], ["zoomOut", "−", () => zoom(1 / STEP)],
    ["whole", "⤢", () => { Object.assign(view, size); look(); }],
  ]) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = text;
    button.title = section.dataset[name];
    button.setAttribute("aria-label", section.dataset[name]);
    button.addEventListener("click", act);
    tools.append(button);
  }
  const told = document.createElement("span");
  told.className = "note";
  told.setAttribute("role", "status");
  told.textContent = section.dataset.open;
  tools.append(told);

  svg.addEventListener("wheel", (event) => {
    if (!event.ctrlKey && !event.metaKey) return; // the page scrolls
    event.preventDefault();
    const point = at(event);
    zoom(event.deltaY < 0 ? 1.1 : 1 / 1.1, point.x, point.y);
  }, { passive: false });

  let held = null;
  svg.addEventListener("dragstart", (event) => event.preventDefault());
  svg.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || (event.pointerType === "touch" && !event.target.closest("a.node"))) return;
    const point = at(event);
    held = { id: event.target.closest("a.node")?.dataset.id, x: point.x, y: point.y, fromX: event.clientX, fromY: event.clientY, moved: false };
  });
  svg.addEventListener("pointermove", (event) => {
    if (!(event.buttons & 1)) held = null; // let go of outside
    if (!held) return;
    if (!held.moved && Math.hypot(event.clientX - held.fromX, event.clientY - held.fromY) < STILL) return;
    if (!held.moved) svg.setPointerCapture(event.pointerId);
    held.moved = true;
    const point = at(event);
    if (held.id === undefined) {
      view.x -= point.x - held.x;
      view.y -= point.y - held.y;
      look();
      return;
    }
    const place = places.get(held.id);
    place.x += point.x - held.x;
    place.y += point.y - held.y;
    [held.x, held.y] = [point.x, point.y];
    place.node.setAttribute("transform", `translate(${place.x} ${place.y})`);
    for (const [line, end] of place.lines) {
      line.setAttribute(`x${end}`, place.x);
      line.setAttribute(`y${end}`, place.y);
    }
  });
  for (const kind of ["pointerup", "pointercancel"]) {
    svg.addEventListener(kind, () => setTimeout(() => { held = null; })); // after the click that it may be part of
  }

  svg.addEventListener("click", (event) => {
    const node = event.target.closest("a.node");
    if (held?.moved) {
      event.preventDefault();
    } else if (node && node.dataset.opened === undefined && !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey)) {
      event.preventDefault();
      const there = new URL(location.href);
      there.searchParams.append("open", node.dataset.id);
      there.hash = "graph";
      entered = node.dataset.id;
      told.textContent = section.dataset.loading;
      load(there, section, told);
    }
  });

  svg.addEventListener("pointerover", (event) => light(event.target.closest("a.node")));
  svg.addEventListener("focusin", (event) => light(event.target.closest("a.node")));
  svg.addEventListener("pointerleave", () => light(null));
  svg.addEventListener("focusout", () => light(null));

  function light(node) {
    svg.classList.toggle("dimmed", Boolean(node));
    svg.querySelectorAll(".lit").forEach((element) => element.classList.remove("lit"));
    if (!node) return;
    node.classList.add("lit");
    svg.querySelectorAll(".lines a").forEach((link) => {
      const { a, b } = link.dataset;
      if (a !== node.dataset.id && b !== node.dataset.id) return;
      link.classList.add("lit");
      for (const id of [a, b]) places.get(id).node.classList.add("lit");
    });
  }
}

async function load(there, section, told) {
  section.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(there, { headers: { Accept: "text/html" } });
    if (!answer.ok) throw new Error(answer.statusText);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = document.importNode(page.getElementById("graph"), true);
    section.replaceWith(fresh);
    history.pushState(null, "", there);
    fresh.dispatchEvent(new Event("replaced", { bubbles: true }));
    fresh.querySelector(`a.node[data-id="${CSS.escape(entered)}"]`)?.focus({ preventScroll: true });
  } catch {
    section.removeAttribute("aria-busy");
    told.textContent = section.dataset.failed;
  }
}

addEventListener("popstate", () => {
  if (location.search !== shown) location.reload();
});

addEventListener("replaced", (event) => { // the section or the drawing, by this script or by the slider of dates
  const section = event.target.closest("#graph");
  shown = location.search;
  if (section) enhance(section);
});

const section = document.getElementById("graph");
if (section) enhance(section);
