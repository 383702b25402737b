# Builds the package in one image and keeps only what it needs to run in the other.
FROM node:24-slim AS build
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY tsconfig.base.json tsconfig.build.json tsup.config.ts ./
COPY engine engine
COPY adapters adapters
COPY src src
# PostgreSQL's driver is optional elsewhere; an image should have it.
RUN npx tsup && npm prune --omit=dev && npm install --no-save --omit=dev pg@8

FROM node:24-slim
ENV NODE_ENV=production
WORKDIR /guildhall
COPY --from=build /build/package.json ./
COPY --from=build /build/node_modules node_modules
COPY --from=build /build/dist dist
# The market keeps its files in the working folder, which a volume can hold.
RUN mkdir /data && chown node:node /data
USER node
WORKDIR /data
VOLUME /data
EXPOSE 3000
ENTRYPOINT ["node", "/guildhall/dist/cli.js"]
CMD ["serve", "--host", "0.0.0.0"]
