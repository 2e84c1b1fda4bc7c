// A stylesheet that is imported as what it is: the bundler makes it one that the document can adopt.
declare module "*.css" {
  const sheet: CSSStyleSheet;
  export default sheet;
}
