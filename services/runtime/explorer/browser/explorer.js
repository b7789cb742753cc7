// Shows the document that the page names. Runs in the browser, after Swagger UI.

const place = document.getElementById("explorer");

/** For another service's document: what is to be tried is tried on that service's own page. */
const leadToItsOwnPage = () => ({
  statePlugins: {
    layout: {
      wrapActions: {
        show: (original, system) => (shown, isShown) => {
          const [, tag, operationId, part] = shown;
          if (part !== "try-it-out") return original(shown, isShown);
          const [server] = system.specSelectors.specJson().get("servers").toJS();
          location.assign(`${server.url}/swagger#/${encodeURIComponent(tag)}/${operationId}`);
        },
      },
    },
  },
  // The token is of use there only, too.
  wrapComponents: { authorizeBtn: () => () => null, authorizeOperationBtn: () => () => null },
});

SwaggerUIBundle({
  domNode: place,
  url: place.dataset.document,
  deepLinking: true,
  defaultModelsExpandDepth: -1,
  displayRequestDuration: true,
  validatorUrl: null,
  plugins: "foreign" in place.dataset ? [leadToItsOwnPage] : [],
});
