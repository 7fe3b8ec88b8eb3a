# The API with its pages. One process; the store lives in the volume /data.
FROM python:3.12-slim-bookworm AS build
WORKDIR /src
RUN python -m venv /venv
COPY pyproject.toml constraints.txt README.md ./
COPY kg ./kg
COPY api ./api
RUN /venv/bin/pip install --no-cache-dir --constraint constraints.txt .

FROM python:3.12-slim-bookworm
RUN useradd --system --uid 10001 --create-home --home-dir /home/kg kg \
    && install --directory --owner=kg --group=kg /data /posts
COPY --from=build /venv /venv
ENV PATH=/venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    KG_STORE=/data/kg.db
USER 10001
WORKDIR /data
VOLUME ["/data"]
EXPOSE 8000
# The first ingest comes before the first answer, and takes minutes.
HEALTHCHECK --interval=15s --timeout=5s --start-period=600s --retries=5 \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
CMD ["sh", "-c", "kg ingest /posts; status=$?; [ $status -eq 0 ] || [ $status -eq 3 ] || exit $status; exec kg serve --host 0.0.0.0 --port 8000"]
