/* What a person who looks, listens or types would stumble over on the page as it stands: a list of sentences. */
() => {
  const found = [];
  const say = (what, element) => found.push(what + ": " + (element.outerHTML || String(element)).replace(/\s+/g, " ").slice(0, 140));
  const seen = (element) => element.getClientRects().length > 0 && getComputedStyle(element).visibility !== "hidden";
  const width = document.documentElement.scrollWidth;
  if (width > window.innerWidth) found.push(`wider than the screen: ${width} of ${window.innerWidth}`);
  const heads = document.querySelectorAll("h1");
  if (heads.length !== 1) found.push(`${heads.length} h1`);
  if (document.documentElement.lang !== "zh-CN") found.push("no language");
  if (!/\S · 落实$/.test(document.title)) found.push("title: " + document.title);

  const ending = /\.(txt|docx?|xlsx?|pdf|csv)\b/g;  // of the name of a file
  const digest = /\b[0-9a-f]{32,}\b/g;
  const words = (text) => (text.replace(ending, "").replace(digest, "").match(/[A-Za-z]{3,}/g) || []).filter((word) => !ALLOWED.includes(word));
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const element = texts.currentNode.parentElement;
    if (element.closest("script, style, code, pre, kbd, .digest") || !seen(element)) continue;
    const foreign = words(texts.currentNode.data);
    if (foreign.length) say("words " + foreign.join(" "), element);
  }
  document.querySelectorAll("[placeholder], [title], [aria-label], [alt]").forEach((element) => {
    for (const name of ["placeholder", "title", "aria-label", "alt"]) {
      const foreign = words(element.getAttribute(name) || "");
      if (foreign.length) say(`${name} ${foreign.join(" ")}`, element);
    }
  });

  const named = (element) =>
    element.getAttribute("aria-label") || element.getAttribute("aria-labelledby") || element.getAttribute("title") ||
    element.textContent.trim() || element.querySelector("img[alt]:not([alt='']), svg[aria-label], title");
  document.querySelectorAll("button, a[href], summary, [role=button]").forEach((element) => {
    if (!named(element)) say("no name", element);
  });
  document.querySelectorAll("img:not([alt])").forEach((element) => say("no alt", element));
  document.querySelectorAll("input:not([type=hidden]):not([type=submit]), select, textarea").forEach((element) => {
    const labelled = element.labels && element.labels.length && [...element.labels].some((label) => label.textContent.trim());
    if (!labelled && !element.closest("[aria-hidden=true]") && !element.getAttribute("aria-label") && !element.getAttribute("aria-labelledby")) say("no label", element);
  });
  const ids = [...document.querySelectorAll("[id]")].map((element) => element.id);
  ids.filter((id, at) => ids.indexOf(id) !== at).forEach((id) => found.push("id twice: " + id));
  for (const name of ["aria-labelledby", "aria-describedby", "aria-controls", "for"]) {
    document.querySelectorAll(`[${name}]`).forEach((element) => {
      element.getAttribute(name).split(/\s+/).filter((id) => !ids.includes(id)).forEach((id) => say(`${name} leads nowhere (${id})`, element));
    });
  }
  document.querySelectorAll("table").forEach((table) => {
    if (!table.querySelector("th")) say("table without heads", table);
  });
  document.querySelectorAll("[tabindex]").forEach((element) => {
    if (element.tabIndex > 0) say("order of its own", element);
  });
  return found;
}
