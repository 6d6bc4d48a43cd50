"use strict";

// No validator: it would send the document to a server elsewhere.
SwaggerUIBundle({
  dom_id: "#docs",
  url: "/openapi.json",
  validatorUrl: null,
  deepLinking: true,
  displayOperationId: true,
  defaultModelsExpandDepth: 0,
  filter: true,
  tryItOutEnabled: true,
  syntaxHighlight: { activated: true },
});
