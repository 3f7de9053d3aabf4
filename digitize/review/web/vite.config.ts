import { defineConfig } from "vite";

// The desk serves a strict content security policy: nothing inline, nothing from elsewhere.
export default defineConfig({
  base: "/",
  build: { target: "es2022", sourcemap: false, assetsInlineLimit: 0, modulePreload: false, chunkSizeWarningLimit: 700 },
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  server: { proxy: { "/api": "http://127.0.0.1:8620" } },
});
