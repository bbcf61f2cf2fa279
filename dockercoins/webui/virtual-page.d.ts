/** The page, bundled into the service: see bundle-page.ts. */
declare module 'virtual:page' {
  /** By path, such as `/index.html`. */
  export const files: Readonly<Record<string, { readonly type: string; readonly body: string }>>;
}
