"""Trains the peer's model on the example flights and saves it with MLflow: python mlflow_model.py PARQUET FOLDER

It gets hour and weekday ready-made, so its server is spared the feature step that ours does on every request.
"""
import sys

import mlflow
import pandas as pd
from sklearn.compose import make_column_transformer
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OrdinalEncoder

source, folder = sys.argv[1:]
flights = pd.read_parquet(source).sample(200_000, random_state=1)
rows = pd.DataFrame(
    {
        "hour": flights["date"].dt.hour.astype("float64"),
        "weekday": flights["date"].dt.dayofweek.astype("float64"),
        "distance": flights["distance"].astype("float64"),
        "origin": flights["origin"],
        "destination": flights["destination"],
    }
)
encode = OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=-1)
model = make_pipeline(
    make_column_transformer((encode, ["origin", "destination"]), remainder="passthrough"),
    HistGradientBoostingClassifier(max_iter=60, max_leaf_nodes=31, learning_rate=0.15, early_stopping=False),
)
model.fit(rows, flights["delay"] > 15)
mlflow.sklearn.save_model(
    model,
    folder,
    serialization_format=mlflow.sklearn.SERIALIZATION_FORMAT_CLOUDPICKLE,
    signature=mlflow.models.infer_signature(rows.head(), [True]),
)
