/** A service's chapter of the explorer. */
export interface Chapter {
  title: string;
  /** Where its page is, relative to `/swagger`. */
  page: string;
  /** Where its API document is, relative to `/swagger`. */
  document: string;
}

/** The page that shows one chapter; the first one's routes can be tried on it, the others' only on their own page. */
export function explorerPage(chapters: readonly [Chapter, ...Chapter[]], shown: Chapter): string {
  const isForeign = shown !== chapters[0];
  const link = (chapter: Chapter) =>
    `<a href="${chapter.page}"${chapter === shown ? ' aria-current="page"' : ""}>${chapter.title}</a>`;
  return `<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title>Stock bazaar: ${shown.title}</title>
  <link rel="icon" href="data:,">
  <link rel="stylesheet" href="swagger/swagger-ui.css">
  <link rel="stylesheet" href="swagger/explorer.css">
</head>
<body>
  <header>
    <strong>Stock bazaar</strong>
    <nav aria-label="Services">${chapters.map(link).join(" ")}</nav>
  </header>
  <main id="explorer" data-document="${shown.document}"${isForeign ? " data-foreign" : ""}>
    <noscript>This page needs JavaScript; <a href="${shown.document}">the document itself</a> does not.</noscript>
  </main>
  <script src="swagger/swagger-ui-bundle.js"></script>
  <script src="swagger/explorer.js"></script>
</body>
</html>
`;
}
