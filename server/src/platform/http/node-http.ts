/**
 * Node's HTTP modules, asked for by name: an import statement reads every export of `node:http` once, also those that
 * make Node load its whole implementation of fetch, which costs the start of the server some 15 ms.
 */
const http = process.getBuiltinModule('node:http');
const https = process.getBuiltinModule('node:https');

export const { Agent: HttpAgent, createServer, request: requestHttp } = http;
export const { Agent: HttpsAgent, request: requestHttps } = https;
