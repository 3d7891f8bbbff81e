import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const server = process.env['SLIPWAY_URL'] ?? 'http://127.0.0.1:4700';

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  css: { modules: { localsConvention: 'camelCaseOnly' } },
  build: { outDir: 'dist', emptyOutDir: true, target: 'es2023', chunkSizeWarningLimit: 900 },
  server: { proxy: { '/api': server, '/v2': server } },
});
