/* The review page: what is clicked lights up in all three columns; forms are sent one after the other and never lost;
   keys go from question to question. Without this script every link and form still works.
   Written for Chromium 86, as web.js is. */
(function () {
  "use strict";

  var POLL = 15000;
  var IDLE = 10 * 60 * 1000; // a page left alone asks no more, so its session ends as it should
  var QUIET = "";

  function root() {
    return document.getElementById("review");
  }

  function each(selector, act, within) {
    Array.prototype.forEach.call((within || document).querySelectorAll(selector), act);
  }

  function closest(element, selector) {
    return element && element.closest ? element.closest(selector) : null;
  }

  function on(event, selector, act) {
    document.addEventListener(event, function (happened) {
      var found = closest(happened.target, selector);
      if (found && root() && root().contains(found)) act(found, happened);
    });
  }

  function state() {
    return document.getElementById("review-state");
  }

  function card() {
    return document.getElementById("review-card");
  }

  function chosen() {
    return document.querySelector("#review-questions .is-chosen");
  }

  /* Asking the server: one request after the other, each with what was typed when it was sent */

  var waiting = [];
  var running = null;
  var followed = {}; // version that a form was made with → version after our own change that followed it

  function enqueue(request) {
    waiting.push(request);
    next();
  }

  function next() {
    if (running || !waiting.length || !window.htmx) return;
    running = waiting.shift();
    if (running.values) {
      while (followed[running.values.version] && !running.clashing) {
        running.values.version = followed[running.values.version];
      }
    }
    window.htmx.ajax(running.method, running.address, {
      source: root(), target: root(), swap: "none", values: running.values || {}
    }).then(finished, finished);
  }

  function finished() {
    var was = running;
    running = null;
    if (was && was.after) was.after();
    next();
  }

  function values(form, button) {
    var read = {};
    Array.prototype.forEach.call(form.elements, function (field) {
      if (!field.name || field.disabled || /^(submit|button)$/.test(field.type)) return;
      if (/^(checkbox|radio)$/.test(field.type) && !field.checked) return;
      // Several fields of one name (headings) go as a list.
      if (field.name in read) read[field.name] = [].concat(read[field.name], field.value);
      else read[field.name] = field.value;
    });
    if (button && button.name) read[button.name] = button.value;
    return read;
  }

  document.addEventListener("submit", function (happened) {
    var form = closest(happened.target, "form[data-decide]");
    if (!form || happened.defaultPrevented || !window.htmx) return;
    happened.preventDefault();
    var button = happened.submitter;
    if (form.hasAttribute("data-text") && form.elements.at) {
      form.elements.at.value = String(form.elements.text.selectionStart);
    }
    send(form, button);
  });

  function send(form, button) {
    var read = values(form, button);
    Array.prototype.forEach.call(form.elements, function (field) { field.dataset.sent = field.value; });
    saying("正在存…");
    enqueue({
      method: "POST", address: form.getAttribute("action"), values: read,
      clashing: form.dataset.clashing === "yes", keep: form.dataset.keep
    });
  }

  function saying(words) {
    var mark = document.querySelector("#review-state .saved-at");
    if (mark) mark.textContent = words;
  }

  document.addEventListener("htmx:beforeOnLoad", function (happened) {
    var xhr = happened.detail.xhr;
    if (!running || happened.detail.elt !== root()) return;
    if (xhr.status === 401 || xhr.getResponseHeader("HX-Redirect") || (xhr.responseURL || "").indexOf("/plans/") < 0) {
      // The session ended: the page to sign in must take the place of nothing here.
      happened.preventDefault();
      signInAgain();
    } else if (xhr.status < 400) {
      if (running.keep) forget(running.keep);
    } else {
      each("#review-card [data-sent]", function (field) { delete field.dataset.sent; });
    }
  });

  // web.js keeps what is typed in this browser (data-keep); the server has it now.
  function forget(name) {
    try {
      window.localStorage.removeItem("luoshi-draft:" + (document.body.dataset.account || "") + ":" + name);
    } catch (refused) {
      return;
    }
  }

  document.addEventListener("htmx:afterRequest", function (happened) {
    if (!running || happened.detail.elt !== root()) return;
    if (!happened.detail.successful) saying("没有存上，内容仍在此页");
    var now = state();
    var sent = running.values ? Number(running.values.version) : 0;
    if (happened.detail.successful && sent && now && Number(now.dataset.version) === sent + 1) {
      followed[sent] = now.dataset.version;
    }
  });

  function signInAgain() {
    var box = document.getElementById("review-answer");
    box.textContent = "";
    var said = document.createElement("div");
    said.className = "notice notice-warning";
    var words = document.createElement("p");
    words.textContent = "登录已超时，这一步没有存上。您写的内容还在这个页面里：请在新窗口";
    var link = document.createElement("a");
    link.href = root().dataset.review;
    link.target = "_blank";
    link.textContent = "重新登录";
    words.appendChild(link);
    words.appendChild(document.createTextNode("，再回到这里重做这一步。"));
    said.appendChild(words);
    box.appendChild(said);
    saying("没有存上，内容仍在此页");
  }

  /* What is typed and not yet sent outlives the exchange of its part; the cursor stays where it was */

  var typed = null;

  function isField(field) {
    return field.id && /^(INPUT|TEXTAREA|SELECT)$/.test(field.tagName);
  }

  function initial(field) {
    if (field.tagName !== "SELECT") return field.defaultValue;
    var first = Array.prototype.filter.call(field.options, function (one) { return one.defaultSelected; })[0];
    return first ? first.value : field.value;
  }

  document.addEventListener("htmx:oobBeforeSwap", function (happened) {
    var part = happened.detail.target;
    if (!root() || !root().contains(part)) return;
    var active = document.activeElement;
    typed = { fields: [], focus: null, top: 0, list: null };
    each("input, textarea, select", function (field) {
      if (isField(field) && field.value !== initial(field) && field.dataset.sent !== field.value) {
        typed.fields.push({
          id: field.id, value: field.value, before: initial(field), version: versionOf(field), of: part.dataset.item
        });
      }
    }, part);
    if (active && part.contains(active) && active.id) {
      typed.focus = { id: active.id, start: active.selectionStart, end: active.selectionEnd, of: part.dataset.item };
    }
    var list = part.querySelector("ol");
    typed.top = list ? list.scrollTop : 0;
    if (happened.detail.fragment && part.id === "review-lines") carryFilter(part);
  });

  function versionOf(field) {
    var form = field.form;
    return form && form.elements.version ? form.elements.version.value : "";
  }

  var onlyAsked = false;

  function carryFilter(part) {
    onlyAsked = part.classList.contains("only-asked");
  }

  document.addEventListener("htmx:oobAfterSwap", function (happened) {
    if (!root() || !typed) return;
    var part = document.getElementById(happened.detail.target.id);
    if (!part || !root().contains(part)) return;
    typed.fields.forEach(function (kept) {
      var field = document.getElementById(kept.id);
      if (!field || kept.of !== part.dataset.item) return;
      if (field.value === kept.value) return;
      var other = initial(field) !== kept.before;
      field.value = kept.value;
      if (other && field.form && field.form.elements.version) {
        // Somebody changed it under the hand: sent as it was made, so the server shows both.
        field.form.elements.version.value = kept.version;
        field.form.dataset.clashing = "yes";
      }
    });
    var focus = typed.focus && document.getElementById(typed.focus.id);
    if (focus && typed.focus.of === part.dataset.item) {
      focus.focus({ preventScroll: true });
      if (typed.focus.start !== null && focus.setSelectionRange && /^(text|textarea|search)$/.test(focus.type)) {
        focus.setSelectionRange(typed.focus.start, typed.focus.end);
      }
    }
    var list = part.querySelector("ol");
    if (list) list.scrollTop = typed.top;
    if (part.id === "review-lines") filter(onlyAsked);
    if (part.id === "review-state") arrived(part);
    if (part.dataset.here) window.history.replaceState(null, "", part.dataset.here);
    if (part.id === "review-card") showCard(true);
    if (part.id === "review-questions") showChosen();
    typed = null;
  });

  function arrived(part) {
    if (part.dataset.said) announce(part.dataset.said);
  }

  function announce(words) {
    var notice = document.getElementById("notice");
    var box = document.createElement("div");
    box.className = "notice others";
    var text = document.createElement("p");
    text.textContent = words;
    box.appendChild(text);
    notice.textContent = "";
    notice.appendChild(box);
  }

  /* Fields are saved when they are left; text not when its own button was pressed */

  on("focusout", "form[data-saves]", function (form, happened) {
    if (form.contains(happened.relatedTarget) && happened.relatedTarget.type === "submit") return;
    var field = happened.target;
    if (!isField(field) || field.type === "date" || field.tagName === "SELECT") return;
    save(form, field);
  });

  on("change", "form[data-saves]", function (form, happened) {
    var field = happened.target;
    if (field.tagName === "SELECT") save(form, field);
    // A date is typed in three pieces, each a change: it is sent when the field is left or picked from the calendar.
    if (field.type === "date" && field !== document.activeElement) save(form, field);
  });

  on("focusout", "form[data-saves] input[type=date]", function (field) {
    save(field.form, field);
  });

  function save(form, field) {
    if (field.value === initial(field) || field.dataset.sent === field.value || !window.htmx) return;
    if (form.reportValidity && !form.checkValidity()) {
      form.reportValidity();
      return;
    }
    send(form, null);
  }

  window.addEventListener("beforeunload", function (happened) {
    var open = false;
    each("#review-card form[data-saves] textarea, #review-card form[data-saves] input", function (field) {
      if (isField(field) && field.value !== initial(field) && field.dataset.sent !== field.value) open = true;
    });
    if (open || running || waiting.length) happened.preventDefault();
  });

  /* Going to an item or a question */

  function addressOf(query) {
    var wanted = new URLSearchParams(query);
    var open = chosen();
    if (!wanted.get("item") && card() && card().dataset.item && !wanted.get("question")) {
      wanted.set("item", card().dataset.item);
    }
    if (!wanted.get("question") && open) {
      wanted.set("question", open.id.slice(2));
      if (query) wanted.set("part", "card");
    }
    return root().dataset.review + "?" + wanted.toString();
  }

  function go(query, after) {
    enqueue({ method: "GET", address: addressOf(query), after: after });
  }

  on("click", "a[href^='?']", function (link, happened) {
    if (!window.htmx || happened.ctrlKey || happened.metaKey || happened.shiftKey) return;
    happened.preventDefault();
    var key = closest(link, "[data-at]");
    go(link.getAttribute("href"), function () {
      if (link.getAttribute("href").indexOf("?item=") === 0) tab("item");
      if (key && key.dataset.at) light(key.dataset.at, key);
    });
  });

  on("click", "[data-take-theirs]", function (link, happened) {
    happened.preventDefault();
    each("#review-card input, #review-card textarea", function (field) {
      if (isField(field)) field.value = initial(field);
    });
    go("?item=" + (card().dataset.item || ""));
  });

  /* Light: the same place in the source, on the card, among the questions */

  function light(key, from) {
    each(".is-lit", function (lit) { lit.classList.remove("is-lit"); }, root());
    var subject = from && from.dataset && from.dataset.subject;
    each("[data-at='" + key + "']", function (found) {
      found.classList.add("is-lit");
      if (!from || !sameColumn(found, from)) bring(found);
    }, root());
    if (subject) {
      each("#source-text mark.m-lead, #source-text mark.m-support, #source-text mark.m-leader", function (mark) {
        if (mark.textContent === subject) mark.classList.add("is-lit");
      });
    }
  }

  function sameColumn(one, other) {
    return closest(one, ".desk-column") === closest(other, ".desk-column");
  }

  function bring(element) {
    bringOnce(element);
    // Parts out of sight have a guessed height until they were once shown: what is above may have moved it away.
    if (closest(element, "#source-text")) {
      [40, 120, 300].forEach(function (later) {
        window.setTimeout(function () {
          if (element === brought) bringOnce(element);
        }, later);
      });
      brought = element;
    }
  }

  var brought = null; // the newest: an older one must not come back
  ["wheel", "pointerdown", "touchmove"].forEach(function (event) {
    document.addEventListener(event, function () { brought = null; }, { passive: true });
  });

  function bringOnce(element) {
    var box = scrolls(element);
    if (!box) return;
    var place = element.getBoundingClientRect();
    var frame = box.getBoundingClientRect();
    if (place.top >= frame.top + 8 && place.bottom <= frame.bottom - 8) return;
    if (place.height > frame.height && Math.abs(place.top - frame.top) < 160) return;
    box.scrollTop += place.top - frame.top - Math.min(frame.height / 4, 120);
  }

  function scrolls(element) {
    for (var at = element.parentElement; at && at !== root(); at = at.parentElement) {
      if (at.scrollHeight > at.clientHeight + 1 && /auto|scroll/.test(getComputedStyle(at).overflowY)) return at;
    }
    return null;
  }

  function partOf(item, at) {
    var own = document.querySelector("#source-text .part[data-item='" + item + "']");
    if (own || !at) return own;
    var found = null;
    each("#source-text .part[data-from]", function (part) {
      if (Number(part.dataset.from) <= at) found = part;
    });
    return found;
  }

  function showCard(scroll) {
    var item = card() && card().dataset.item;
    each("#source-text .is-current, #review-lines .is-current", function (was) { was.classList.remove("is-current"); });
    each("#review-lines a[aria-current]", function (was) { was.removeAttribute("aria-current"); });
    if (!item) return;
    var words = card().querySelector("[data-text] textarea, .item-words");
    var part = partOf(item, words ? Number(words.dataset.at) : 0);
    if (part) {
      part.classList.add("is-current");
      if (scroll) bring(part);
    }
    var line = document.querySelector("#l-" + CSS.escape(item) + " a");
    if (line) {
      line.setAttribute("aria-current", "true");
      bring(line);
    }
  }

  function showChosen() {
    var open = {};
    each("#review-questions .asked-list > [data-at]", function (line) { open[line.dataset.at] = true; });
    each("#source-text mark.m-asked", function (mark) { mark.classList.toggle("was-asked", !open[mark.dataset.at]); });
    if (chosen()) {
      bring(chosen());
      light(chosen().dataset.at, chosen());
    }
  }

  on("click", "#source-text", function (text, happened) {
    if (String(window.getSelection())) return; // marking words to copy them is no click
    var mark = closest(happened.target, "mark[data-at]");
    var part = closest(happened.target, ".part");
    var key = mark ? mark.dataset.at : "";
    var question = key && document.querySelector("#review-questions .asked-line[data-at='" + key + "']:not(.is-chosen)");
    var item = part && part.dataset.item;
    if (question && mark.classList.contains("m-asked")) {
      go("?question=" + question.id.slice(2) + (item ? "&item=" + item : ""), function () { light(key, mark); });
    } else if (item && card().dataset.item !== item) {
      go("?item=" + item, function () { light(key || "none", mark || part); });
    } else if (key) {
      light(key, mark);
    }
  });

  on("click", "#review-card [data-at], #review-card [data-at] *", function (inside) {
    var found = closest(inside, "[data-at]");
    if (found.dataset.at) light(found.dataset.at, found);
  });

  on("focusin", "#review-card [data-at]", function (found) {
    if (found.dataset.at) light(found.dataset.at, found);
  });

  on("click", "#review-questions .is-chosen .asked-words", function (words) {
    light(closest(words, "[data-at]").dataset.at, closest(words, "[data-at]"));
  });

  /* The list of items: only those with questions */

  function filter(only) {
    var list = document.getElementById("review-lines");
    if (!list) return;
    list.classList.toggle("only-asked", only);
    list.querySelector("[data-only-asked]").setAttribute("aria-pressed", String(only));
  }

  on("click", "[data-only-asked]", function (button) {
    filter(button.getAttribute("aria-pressed") !== "true");
  });

  /* Tabs on a phone */

  function tab(name) {
    root().dataset.tab = name;
    each(".desk-tabs a", function (link) {
      if (link.dataset.tab === name) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    });
    if (name === "source") showCard(true);
  }

  on("click", ".desk-tabs a", function (link, happened) {
    happened.preventDefault();
    tab(link.dataset.tab);
  });

  // An answer that asks for something opens its field: the cursor goes there.
  document.addEventListener("toggle", function (happened) {
    var details = happened.target;
    if (!root() || !root().contains(details) || !details.open) return;
    var field = details.querySelector("input:not([type=hidden]):not([type=checkbox]), textarea");
    if (field && closest(details, ".is-chosen, .card-more")) field.focus();
  }, true);

  /* Keys */

  function stepQuestion(by) {
    var lines = Array.prototype.slice.call(document.querySelectorAll("#review-questions .asked-list > li"));
    if (!lines.length) return;
    var at = lines.indexOf(chosen());
    var line = lines[at < 0 ? 0 : (at + by + lines.length) % lines.length];
    go("?question=" + line.id.slice(2));
  }

  function stepItem(by) {
    var link = document.querySelector("#review-card [data-step='" + by + "']");
    if (link) link.click();
  }

  function pick(number) {
    var answer = chosen() && chosen().querySelectorAll(".answer")[number - 1];
    if (!answer) return;
    tab("asked");
    answer.click();
  }

  var KEYS = {
    j: function () { stepQuestion(1); },
    k: function () { stepQuestion(-1); },
    "]": function () { stepItem(1); },
    "[": function () { stepItem(-1); },
    z: function () {
      var undo = document.getElementById("undo");
      if (undo && !undo.disabled) undo.click();
    },
    a: function () {
      var same = document.getElementById("same");
      if (same) same.checked = !same.checked;
    },
    e: function () {
      var text = document.getElementById("text");
      if (text) { tab("item"); text.focus(); }
    }
  };

  function isTyping(element) {
    return /^(SELECT|TEXTAREA)$/.test(element.tagName) ||
      (element.tagName === "INPUT" && !/^(checkbox|radio)$/.test(element.type));
  }

  document.addEventListener("keydown", function (happened) {
    if (!root() || happened.ctrlKey || happened.metaKey || happened.altKey) return;
    if (document.querySelector("dialog[open]")) return;
    if (isTyping(happened.target)) {
      if (happened.key === "Escape") happened.target.blur();
      if (happened.key === "Enter" && happened.target.closest(".units-edit, .chips-edit, .ask-row")) enter(happened);
      return;
    }
    if (happened.key === "?") {
      happened.stopImmediatePropagation();
      document.getElementById("review-keys").showModal();
      return;
    }
    var act = /^[1-9]$/.test(happened.key) ? function () { pick(Number(happened.key)); } : KEYS[happened.key.toLowerCase()];
    if (!act) return;
    happened.preventDefault();
    act();
  }, true);

  function enter(happened) {
    // The first button of these forms takes a unit away: Enter must press the one beside the field.
    if (happened.target.tagName !== "INPUT") return;
    var beside = happened.target.parentElement.querySelector("input ~ button");
    if (!beside) return;
    happened.preventDefault();
    beside.click();
  }

  on("click", "[data-keys]", function (button, happened) {
    happened.stopImmediatePropagation();
    document.getElementById("review-keys").showModal();
  });

  /* What others do: asked for now and then, while somebody is at the page */

  var touchedAt = Date.now();
  ["keydown", "pointerdown", "wheel"].forEach(function (event) {
    document.addEventListener(event, function () { touchedAt = Date.now(); }, { passive: true });
  });

  function look() {
    if (!root() || !root().dataset.watch || document.hidden || running || waiting.length) return;
    if (Date.now() - touchedAt > IDLE) return;
    var query = new URLSearchParams(addressOf(QUIET).split("?")[1]);
    query.set("since", state().dataset.version);
    enqueue({ method: "GET", address: root().dataset.watch + "?" + query.toString() });
  }

  document.addEventListener("DOMContentLoaded", function () {
    if (!root()) return;
    tab("asked");
    showCard(true);
    showChosen();
    window.setInterval(look, POLL);
  });

  document.addEventListener("visibilitychange", function () {
    if (!document.hidden) look();
  });
})();
