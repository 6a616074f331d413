// Shows the description of the API; the page has no script of its own.
const place = document.querySelector("#description");

// What the library leaves without a name, a place or an order for assistive software.
const NAMED = [
  ["#servers", { "aria-label": place.dataset.server }],
  [".information-container", { role: "region", "aria-label": place.dataset.about }],
  [".scheme-container", { role: "region", "aria-label": place.dataset.server }],
  [".filter-container", { role: "region", "aria-label": place.dataset.filter }],
  [".operation-filter-input", { "aria-label": place.dataset.filter }],
  [".opblock-tag, section.models > h4", { role: "heading", "aria-level": "2" }],
];

new MutationObserver(() => {
  for (const [selector, attributes] of NAMED) {
    for (const each of place.querySelectorAll(selector)) {
      for (const [name, value] of Object.entries(attributes)) {
        if (each.getAttribute(name) !== value) each.setAttribute(name, value);
      }
    }
  }
}).observe(place, { childList: true, subtree: true });

SwaggerUIBundle({
  url: "/api/v1/openapi.json",
  dom_id: "#description",
  // A link within each button that unfolds could not be told apart by assistive software.
  deepLinking: false,
  docExpansion: "list",
  // There are too many operations to look through: a part of a name or an address leaves its own.
  filter: true,
  defaultModelsExpandDepth: 0,
  supportedSubmitMethods: ["get", "post"],
  validatorUrl: null,
});
