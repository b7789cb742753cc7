/** What is imported with `{ type: "file" }` is a path: of the file itself, or inside a single executable. */
declare module "swagger-ui-dist/*" {
  const path: string;
  export default path;
}
declare module "*/browser/explorer.js" {
  const path: string;
  export default path;
}
declare module "*/browser/explorer.css" {
  const path: string;
  export default path;
}
