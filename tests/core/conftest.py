"""What tests of the core share."""

import sys
import warnings
from collections.abc import Iterator
from typing import Any

import pytest


@pytest.fixture(scope="module")
def spark() -> Iterator[Any]:
    """A session of a Spark Connect server without a JVM, in this process."""
    pytest.importorskip("pysail", reason="pysail is not installed: Spark is not tested here")
    from pysail.spark import SparkConnectServer

    server = SparkConnectServer()
    server.start()
    host, port = server.listening_address
    with warnings.catch_warnings(), pytest.MonkeyPatch.context() as patch:
        warnings.simplefilter("ignore")  # of pyspark's own making
        # The main module of a worker of xdist has no file, which pyspark takes for its own doctests.
        patch.setattr(sys.modules["__main__"], "__file__", __file__, raising=False)
        from pyspark.sql import SparkSession

        session = SparkSession.builder.remote(f"sc://{host}:{port}").getOrCreate()
        yield session
        session.stop()
    server.stop()
