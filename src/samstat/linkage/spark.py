"""The same definition on Spark. PySpark is an optional extra: import this module only with it."""

from __future__ import annotations

from typing import Any

from samstat.linkage.records import LinkageError


def spark_api(session: Any = None) -> Any:
    """Splink's own for a Spark session, for `link(api=...)`; without one, a local one is started.

    Splink's similarity functions are Java ones, which a session must be given when it starts
    (`splink.internals.spark.jar_location`); the local one has them.
    Raises LinkageError where PySpark is not installed.
    """
    try:
        from pyspark.sql import SparkSession  # type: ignore[import-not-found, unused-ignore]
        from splink import SparkAPI
        from splink.internals.spark.jar_location import similarity_jar_location
    except ImportError as error:
        raise LinkageError(
            "PySpark is not installed",
            value=str(error),
            next_step="Install pyspark, or link with DuckDB, which needs nothing more.",
        ) from error
    if session is None:
        session = (
            SparkSession.builder.master("local[1]")
            .config("spark.jars", similarity_jar_location())
            .config("spark.ui.enabled", "false")
            .config("spark.sql.shuffle.partitions", "4")
            .getOrCreate()
        )
    made: Any = SparkAPI
    return made(spark_session=session, break_lineage_method="persist")
