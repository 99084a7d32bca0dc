/* What the pages do beyond links and forms. All of it only helps: without it every link and form still works.
   Behaviour hangs on data- attributes, and on the document, so parts that htmx brings need nothing more.
   Written for Chromium 86: no ?. chains on calls, no :has, no new methods. */
(function () {
  "use strict";

  var KEPT = "luoshi-draft:";

  function on(event, selector, act) {
    document.addEventListener(event, function (happened) {
      var start = happened.target;
      var found = start && start.closest ? start.closest(selector) : null;
      if (found) act(found, happened);
    });
  }

  function byId(id) {
    return document.getElementById(id);
  }

  function isTyping(element) {
    return /^(INPUT|SELECT|TEXTAREA)$/.test(element.tagName) || element.isContentEditable;
  }

  /* The menu as a drawer on narrow screens */

  function drawer(open) {
    var side = byId("side");
    var button = document.querySelector("[data-drawer=open]");
    if (!side || !button) return;
    side.classList.toggle("is-open", open);
    button.setAttribute("aria-expanded", String(open));
    (open ? side.querySelector("a") : button).focus();
  }

  on("click", "[data-drawer]", function (button, happened) {
    happened.preventDefault();
    drawer(button.dataset.drawer === "open");
  });

  document.addEventListener("click", function (happened) {
    var side = byId("side");
    if (side && side.classList.contains("is-open") && !side.contains(happened.target) &&
        !happened.target.closest("[data-drawer]")) {
      drawer(false);
    }
    document.querySelectorAll("details[data-menu][open]").forEach(function (menu) {
      if (!menu.contains(happened.target)) menu.open = false;
    });
  });

  /* Keys: / to the search box, ? for the list of keys, Escape closes what is open over the page */

  function showKeys() {
    var help = byId("keys");
    if (help && help.showModal && !help.open) help.showModal();
  }

  document.addEventListener("keydown", function (happened) {
    if (happened.key === "Escape") {
      var side = byId("side");
      if (side && side.classList.contains("is-open")) drawer(false);
      document.querySelectorAll("details[data-menu][open]").forEach(function (menu) {
        menu.open = false;
        menu.querySelector("summary").focus();
      });
      return;
    }
    if (isTyping(happened.target) || happened.ctrlKey || happened.metaKey || happened.altKey) return;
    if (document.querySelector("dialog[open]")) return;
    if (happened.key === "/" && byId("search")) {
      happened.preventDefault();
      byId("search").focus();
    } else if (happened.key === "?") {
      showKeys();
    }
  });

  on("click", "[data-keys]", showKeys);
  on("click", "[data-close-dialog]", function (button, happened) {
    happened.preventDefault();
    button.closest("dialog").close();
  });

  /* data-confirm="…？" on a form or a submit button: asks first */

  var asked = null;

  function ask(question, form, button) {
    var dialog = byId("ask");
    if (!dialog || !dialog.showModal) return window.confirm(question);
    byId("ask-words").textContent = question;
    byId("ask-yes").textContent = (button && button.textContent.trim()) || "确定";
    asked = { form: form, button: button };
    dialog.showModal();
    return false;
  }

  on("click", "#ask-yes", function () {
    var now = asked;
    byId("ask").close();
    if (!now) return;
    now.form.dataset.agreed = "yes";
    if (now.form.requestSubmit) now.form.requestSubmit(now.button || undefined);
    else now.form.submit();
  });

  /* Before htmx hears of it: a question, then the lock against the second click */

  document.addEventListener("submit", function (happened) {
    var form = happened.target;
    var button = happened.submitter || null;
    var question = (button && button.dataset.confirm) || form.dataset.confirm;
    if (question && form.dataset.agreed !== "yes" && !ask(question, form, button)) {
      stop(happened);
      return;
    }
    delete form.dataset.agreed;
    if (!form.hasAttribute("data-once")) return;
    if (form.dataset.sent === "yes") {
      stop(happened);
      return;
    }
    form.dataset.sent = "yes";
    // Later, so that the pressed button's name still goes with the form.
    window.setTimeout(function () { markSent(form, true); }, 0);
  }, true);

  function stop(happened) {
    happened.preventDefault();
    happened.stopImmediatePropagation();
  }

  function markSent(form, sent) {
    form.querySelectorAll("button:not([type=button]), input[type=submit]").forEach(function (button) {
      button.classList.toggle("is-sent", sent);
      button.setAttribute("aria-disabled", String(sent));
    });
    if (!sent) delete form.dataset.sent;
  }

  function release(form) {
    if (form && form.hasAttribute && form.hasAttribute("data-once")) markSent(form, false);
  }

  document.addEventListener("htmx:afterRequest", function (happened) {
    release(happened.detail.elt && happened.detail.elt.closest ? happened.detail.elt.closest("form") : null);
  });
  // The back button brings the page as it was left: with its buttons locked.
  window.addEventListener("pageshow", function () {
    document.querySelectorAll("form[data-once]").forEach(release);
  });

  /* data-keep="name" on a form: what is typed stays in this browser until the server says it has it.
     The server says so with data-kept-until="name" somewhere on the page that follows. */

  function keyOf(form) {
    return KEPT + (document.body.dataset.account || "") + ":" + form.dataset.keep;
  }

  function worthKeeping(field) {
    return field.name && field.name !== "csrfmiddlewaretoken" && !/^(password|file|hidden|submit|button)$/.test(field.type);
  }

  function readForm(form) {
    var values = [];
    Array.prototype.forEach.call(form.elements, function (field) {
      if (!worthKeeping(field)) return;
      if (/^(checkbox|radio)$/.test(field.type)) values.push([field.name, field.value, field.checked]);
      else values.push([field.name, field.value]);
    });
    return values;
  }

  function fillForm(form, values) {
    var changed = false;
    values.forEach(function (each) {
      Array.prototype.forEach.call(form.elements, function (field) {
        if (field.name !== each[0] || !worthKeeping(field)) return;
        if (each.length === 3) {
          if (field.value === each[1] && field.checked !== each[2]) {
            field.checked = each[2];
            changed = true;
          }
        } else if (field.value !== each[1]) {
          field.value = each[1];
          changed = true;
        }
      });
    });
    return changed;
  }

  function storage(act) {
    try {
      return act(window.localStorage);
    } catch (refused) {
      return null; // private windows and full discs: then nothing is kept
    }
  }

  on("input", "form[data-keep]", function (form) {
    var kept = JSON.stringify({ at: Date.now(), values: readForm(form) });
    storage(function (box) { box.setItem(keyOf(form), kept); });
  });

  function restore(within) {
    within.querySelectorAll("form[data-keep]").forEach(function (form) {
      var kept = storage(function (box) { return box.getItem(keyOf(form)); });
      if (!kept || form.dataset.restored) return;
      form.dataset.restored = "yes";
      if (fillForm(form, JSON.parse(kept).values)) {
        say("上次没有提交的内容已放回表单，请核对后提交。");
      }
    });
  }

  function forget(within) {
    within.querySelectorAll("[data-kept-until]").forEach(function (mark) {
      storage(function (box) {
        box.removeItem(KEPT + (document.body.dataset.account || "") + ":" + mark.dataset.keptUntil);
      });
    });
  }

  on("click", "[data-forget]", function (button) {
    storage(function (box) {
      box.removeItem(KEPT + (document.body.dataset.account || "") + ":" + button.dataset.forget);
    });
  });

  /* Words for the person, in the place that readers announce */

  function say(words) {
    var notice = byId("notice");
    if (!notice) return;
    var box = document.createElement("div");
    box.className = "notice";
    var text = document.createElement("p");
    text.textContent = words;
    box.appendChild(text);
    notice.appendChild(box);
  }

  on("click", "[data-dismiss]", function (button) {
    var box = button.closest(".notice, .panel");
    if (box) box.remove();
  });

  /* htmx: a form with data-autosave says when it was saved; focus stays where it was; no network says so */

  document.addEventListener("htmx:afterRequest", function (happened) {
    var form = happened.detail.elt && happened.detail.elt.closest ? happened.detail.elt.closest("[data-autosave]") : null;
    if (!form) return;
    var mark = form.querySelector("[data-saved-at]");
    if (!mark) return;
    var now = new Date();
    var clock = ("0" + now.getHours()).slice(-2) + ":" + ("0" + now.getMinutes()).slice(-2);
    var status = happened.detail.xhr.status; // htmx counts what it swaps as a success; 0: no network
    mark.textContent = status >= 200 && status < 400 ? "已存 " + clock : "没有存上，内容仍在此页";
  });

  document.addEventListener("htmx:sendError", function () {
    say("网络不通，这一步没有提交。恢复后请再试一次。");
  });

  // What was said belongs to the act before; reading on (and asking how far a job is) leaves it standing.
  document.addEventListener("htmx:beforeRequest", function (happened) {
    var notice = byId("notice");
    if (notice && happened.detail.requestConfig.verb !== "get") notice.textContent = "";
  });

  document.addEventListener("htmx:afterSwap", function (happened) {
    restore(happened.detail.target);
    forget(happened.detail.target);
    happened.detail.target.querySelectorAll("[data-chart]").forEach(draw);
  });

  /* data-submit on a field: its form is sent when it changes (filters) */

  on("change", "[data-submit]", function (field) {
    var form = field.form;
    if (form.requestSubmit) form.requestSubmit();
    else form.submit();
  });

  /* A file field (file-choice): the names of what was chosen stand beside our own button, in our own words */

  on("change", ".file-field", function (field) {
    var names = Array.prototype.map.call(field.files, function (file) { return file.name; });
    var shown = field.closest(".file-choice").querySelector("[data-file-names]");
    if (!shown) return;
    var many = names.length > 1 ? names.length + " 个文件：" : "";
    shown.textContent = names.length ? many + names.join("、") : "还没有选择文件";
  });

  /* data-check-all="name": ticks all boxes of that name in the same form or table */

  on("change", "[data-check-all]", function (box) {
    var within = box.closest("form, table");
    within.querySelectorAll("input[type=checkbox][name='" + box.dataset.checkAll + "']").forEach(function (each) {
      if (!each.disabled) each.checked = box.checked;
    });
  });

  /* data-copy="words": copies them */

  on("click", "[data-copy]", function (button) {
    if (!navigator.clipboard) return;
    navigator.clipboard.writeText(button.dataset.copy).then(function () { say("已复制。"); });
  });

  on("click", "[data-print]", function () {
    window.print();
  });

  /* data-chart="id of a <script type=application/json>": drawn by ECharts where the page has loaded it.
     As SVG and with tooltips on the canvas, since the policy of the page forbids inline style. */

  function draw(box) {
    var source = byId(box.dataset.chart);
    if (!source || !window.echarts || window.echarts.getInstanceByDom(box)) return;
    var option = JSON.parse(source.textContent);
    option.animation = false;
    option.tooltip = Object.assign({}, option.tooltip, { renderMode: "richText" });
    var chart = window.echarts.init(box, null, { renderer: "svg" });
    chart.setOption(option);
    window.addEventListener("resize", function () { chart.resize(); });
  }

  document.addEventListener("DOMContentLoaded", function () {
    forget(document);
    restore(document);
    document.querySelectorAll("[data-chart]").forEach(draw);
  });
})();
