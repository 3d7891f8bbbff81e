"""Autologging of XGBoost: curves by round, importance plots, the model."""

import mlflow
import xgboost
from mlflow import MlflowClient
from sklearn.datasets import load_breast_cancer

client = MlflowClient()
mlflow.set_experiment("autolog xgboost")
mlflow.xgboost.autolog()
X, y = load_breast_cancer(return_X_y=True)
train = xgboost.DMatrix(X, y)
with mlflow.start_run() as run:
    booster = xgboost.train(
        {"objective": "binary:logistic", "eval_metric": "logloss", "max_depth": 2},
        train,
        num_boost_round=12,
        evals=[(train, "train")],
        verbose_eval=False,
    )
logged = client.get_run(run.info.run_id)
assert logged.data.params["max_depth"] == "2"
history = client.get_metric_history(run.info.run_id, "train-logloss")
assert len(history) == 12 and history[-1].value < history[0].value
model_id = logged.outputs.model_outputs[0].model_id
loaded = mlflow.xgboost.load_model(f"models:/{model_id}")
assert abs(loaded.predict(train) - booster.predict(train)).max() == 0
