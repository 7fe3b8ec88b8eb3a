// Lets the drawing of a neighbourhood be dragged, zoomed and expanded. The server lays it out; what is expanded stands in the
// address as `open`, so that the drawing can be sent to somebody else. Without this script its nodes and lines are plain links.

const STEP = 1.25;
const MOST = 6;
const STILL = 4; // pixels that a click may tremble

let shown = location.search; // what the drawing was made for
let kept = null; // what stays as it was when the drawing is put in anew

function enhance(section, before) {
  const svg = section.querySelector(".canvas svg");
  if (!svg) return;
  const canvas = svg.closest(".canvas");
  canvas.scrollLeft = (canvas.scrollWidth - canvas.clientWidth) / 2; // on small screens, to the middle
  const whole = svg.viewBox.baseVal;
  const size = { x: 0, y: 0, width: whole.width, height: whole.height };
  const view = { ...size };
  const strokes = [...svg.querySelectorAll(".lines path")].map((path) => {
    const ends = path.dataset.ends.split(" ").map(Number);
    return { path, pairs: ends.flatMap((end, n) => (n % 2 ? [[ends[n - 1], end]] : [])) };
  });
  const nodes = [...svg.querySelectorAll("a.node")].map((node) => {
    const { e: x, f: y } = node.transform.baseVal[0].matrix;
    return { node, id: node.dataset.id, x, y, moved: false, near: new Set(), strokes: new Set() };
  });
  const places = new Map(nodes.map((place) => [place.node, place]));
  for (const stroke of strokes) {
    for (const [a, b] of stroke.pairs) {
      nodes[a].near.add(nodes[b]);
      nodes[b].near.add(nodes[a]);
      nodes[a].strokes.add(stroke);
      nodes[b].strokes.add(stroke);
    }
  }
  let seen = null; // the node that is looked at
  const lit = document.createElementNS(svg.namespaceURI, "path"); // the lines of the node that is looked at
  lit.setAttribute("class", "lit-lines");
  svg.querySelector(".nodes").before(lit);

  const line = (a, b) => `M${a.x} ${a.y}L${b.x} ${b.y}`;

  function put(moved) {
    for (const place of moved) place.node.setAttribute("transform", `translate(${place.x} ${place.y})`);
    for (const stroke of new Set(moved.flatMap((place) => [...place.strokes]))) {
      stroke.path.setAttribute("d", stroke.pairs.map(([a, b]) => line(nodes[a], nodes[b])).join(""));
    }
    if (seen) lit.setAttribute("d", [...seen.near].map((other) => line(seen, other)).join(""));
  }

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
    const place = places.get(event.target.closest("a.node"));
    held = { place, x: point.x, y: point.y, fromX: event.clientX, fromY: event.clientY, moved: false };
  });
  svg.addEventListener("pointermove", (event) => {
    if (!(event.buttons & 1)) held = null; // let go of outside
    if (!held) return;
    if (!held.moved && Math.hypot(event.clientX - held.fromX, event.clientY - held.fromY) < STILL) return;
    if (!held.moved) svg.setPointerCapture(event.pointerId);
    held.moved = true;
    const point = at(event);
    const { place } = held;
    if (!place) {
      view.x -= point.x - held.x;
      view.y -= point.y - held.y;
      look();
      return;
    }
    place.x += point.x - held.x;
    place.y += point.y - held.y;
    place.moved = true;
    [held.x, held.y] = [point.x, point.y];
    put([place]);
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
      told.textContent = section.dataset.loading;
      load(there, section, told, { entered: node.dataset.id, nodes, view, size });
    }
  });

  svg.addEventListener("pointerover", (event) => light(event.target.closest("a.node")));
  svg.addEventListener("focusin", (event) => light(event.target.closest("a.node")));
  svg.addEventListener("pointerleave", () => light(null));
  svg.addEventListener("focusout", () => light(null));

  function light(node) {
    const place = places.get(node) ?? null;
    if (place === seen) return;
    if (seen) for (const one of [seen, ...seen.near]) one.node.classList.remove("lit");
    seen = place;
    svg.classList.toggle("dimmed", Boolean(place));
    lit.setAttribute("d", "");
    if (!place) return;
    for (const one of [place, ...place.near]) one.node.classList.add("lit");
    put([]);
  }

  if (before) keep(before, { nodes, size, put });
  if (before && before.view.width < before.size.width) { // what was zoomed stays so
    const { x, y, width, height } = before.view;
    Object.assign(view, { x, y: y + (size.height - before.size.height) / 2, width, height });
    look();
  }
}

// What was dragged stays where it was put, and what has come out of it comes along; places count from the centre of the drawing.
function keep(before, { nodes, size, put }) {
  const old = new Map(before.nodes.map((place) => [place.id, place]));
  const parent = nodes.find((place) => place.id === before.entered);
  const dragged = old.get(before.entered);
  const down = (size.height - before.size.height) / 2;
  const [alongX, alongY] = parent && dragged ? [dragged.x - parent.x, dragged.y + down - parent.y] : [0, 0];
  const moved = nodes.filter((place) => {
    const was = old.get(place.id);
    if (was ? !was.moved : !dragged?.moved) return false;
    if (was) Object.assign(place, { x: was.x, y: was.y + down, moved: true });
    else Object.assign(place, { x: place.x + alongX, y: place.y + alongY, moved: true });
    return true;
  });
  put(moved);
}

async function load(there, section, told, before) {
  section.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(there, { headers: { Accept: "text/html" } });
    if (!answer.ok) throw new Error(answer.statusText);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = document.importNode(page.getElementById("graph"), true);
    kept = before;
    section.replaceWith(fresh);
    history.pushState(null, "", there);
    fresh.dispatchEvent(new Event("replaced", { bubbles: true }));
    fresh.querySelector(`a.node[data-id="${CSS.escape(before.entered)}"]`)?.focus({ preventScroll: true });
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
  if (section) enhance(section, kept);
  kept = null;
});

const section = document.getElementById("graph");
if (section) enhance(section);
