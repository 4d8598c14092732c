# One image for gateway and worker. Debian, not Alpine: the native packages are built for glibc.
FROM node:20-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json tsconfig.json tsconfig.base.json ./
COPY packages packages
COPY apps apps
COPY bench/package.json bench/package.json
COPY openapi openapi
RUN npm ci --no-audit --no-fund && npx tsc -b apps/gateway apps/worker && npm prune --omit=dev

FROM node:20-bookworm-slim
WORKDIR /app
ENV NODE_ENV=production HOST=0.0.0.0 JOBGLOT_HOME=/data
RUN mkdir -p /data/files /data/tls && chown -R node:node /data
VOLUME /data
COPY --from=build /app /app
USER node
EXPOSE 8080 8443
CMD ["node", "apps/gateway/dist/main.js"]
