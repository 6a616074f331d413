// Shows the description of the API; the page has no script of its own.
SwaggerUIBundle({
  url: "/api/v1/openapi.json",
  dom_id: "#description",
  deepLinking: true,
  docExpansion: "list",
  defaultModelsExpandDepth: 0,
  supportedSubmitMethods: ["get", "post"],
  validatorUrl: null,
});
