"""What a user would write to move one collection: an iterator over Milvus and executemany into the table."""

import json
import os
import time
from urllib.parse import urlparse

import pymysql
from pymilvus import Collection, connections

BATCH = 1_000


def main():
    source = urlparse(os.environ["BENCH_MILVUS"])
    connections.connect(host=source.hostname, port=str(source.port))
    collection = Collection(os.environ["BENCH_COLLECTION"])
    most = int(os.environ["BENCH_ROWS"])
    target = pymysql.connect(
        host=os.environ["BENCH_TARGET_HOST"],
        port=int(os.environ["BENCH_TARGET_PORT"]),
        user=os.environ["BENCH_TARGET_USER"],
        password=os.environ["BENCH_TARGET_PASSWORD"],
        charset="utf8mb4",
    )
    columns = ["id", "name", "attributes", "price", "embedding", "$meta"]
    names = ", ".join(f"`{name}`" for name in columns)
    marks = ", ".join(["%s"] * len(columns))
    insert = f"INSERT INTO {os.environ['BENCH_TABLE']} ({names}) VALUES ({marks})"

    begin = time.monotonic()
    rows = copy(collection, target, insert, most)
    print(json.dumps({"rows": rows, "seconds": time.monotonic() - begin}))


def copy(collection, target, insert, most):
    rows = 0
    pages = collection.query_iterator(batch_size=BATCH, limit=most, expr="id >= 0", output_fields=["*"])
    with target.cursor() as cursor:
        cursor.execute("SET autocommit=0")
        while page := pages.next():
            cursor.executemany(insert, [values(row) for row in page])
            target.commit()
            rows += len(page)
    pages.close()
    return rows


def values(row):
    known = {"id", "name", "attributes", "price", "embedding"}
    dynamic = {key: value for key, value in row.items() if key not in known}
    attributes = row["attributes"]
    return (
        row["id"],
        row["name"],
        attributes if isinstance(attributes, str) else json.dumps(attributes),
        float(row["price"]),
        "[" + ",".join(str(element) for element in row["embedding"]) + "]",
        json.dumps(dynamic),
    )


if __name__ == "__main__":
    main()
