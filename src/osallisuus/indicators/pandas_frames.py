"""pandas frames with columns of Arrow, in which what is unknown is not a number that is none."""

from typing import Any

import narwhals as nw


def with_arrow_columns(frame: "nw.DataFrame[Any]") -> "nw.DataFrame[Any]":
    """Return a pandas frame whose columns have types of Arrow; a column without any value is text."""
    import pandas as pd
    import pyarrow as pa  # type: ignore[import-untyped]

    arrow = pa.Table.from_pandas(frame.to_native(), preserve_index=False)
    fields = [
        pa.field(field.name, pa.string() if pa.types.is_null(field.type) else field.type)
        for field in arrow.schema
    ]
    native = arrow.cast(pa.schema(fields)).to_pandas(types_mapper=pd.ArrowDtype)
    return nw.from_native(native, eager_only=True)
