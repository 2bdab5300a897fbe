# Two stages: the first builds, the second holds nothing but the binary and the certificates.
FROM rust:1.95-slim-bookworm AS build
RUN apt-get update && apt-get install --yes --no-install-recommends gcc libc6-dev && rm -rf /var/lib/apt/lists/*
WORKDIR /src
COPY . .
RUN cargo build --release --locked --package resync

FROM gcr.io/distroless/cc-debian12:nonroot
COPY --from=build /src/target/release/resync /usr/local/bin/resync
ENV RESYNC_DATA=/data
VOLUME /data
USER nonroot
HEALTHCHECK --interval=60s --timeout=5s --start-period=30s CMD ["resync", "health"]
ENTRYPOINT ["resync"]
CMD ["run"]
