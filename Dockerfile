# Builds the package in one image and keeps only what it needs to run in the other.
FROM node:24-slim AS build
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY tsconfig.base.json tsconfig.build.json tsup.config.ts ./
COPY engine engine
COPY adapters adapters
COPY src src
RUN npx tsup && npm pack --ignore-scripts
# Installed as a stranger would, with what is optional elsewhere, in the versions that are tested.
RUN npm install --prefix /image ./guildhall-*.tgz $(node -p "\
  const { devDependencies: tested } = require('./package.json'); \
  ['pg', '@modelcontextprotocol/sdk', 'pino', 'prom-client', 'ws', \
   'stripe', '@x402/core', '@x402/evm', 'viem'] \
    .map((name) => name + '@' + tested[name]).join(' ')")

FROM node:24-slim
ENV NODE_ENV=production GUILDHALL_HOST=0.0.0.0 GUILDHALL_LOG_LEVEL=info
WORKDIR /guildhall
COPY --from=build /image/node_modules node_modules
# The market keeps its files in the working folder, which a volume can hold.
RUN mkdir /data && chown node:node /data
USER node
WORKDIR /data
VOLUME /data
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=3s --start-period=5s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + (process.env.GUILDHALL_PORT ?? 3000) + '/readyz').then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "/guildhall/node_modules/guildhall/dist/cli.js"]
CMD ["serve"]
