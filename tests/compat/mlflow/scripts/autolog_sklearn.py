"""Autologging of scikit-learn: params, metrics, model, dataset; the model is registered and loaded back."""

import mlflow
import numpy
from mlflow import MlflowClient
from sklearn.datasets import load_iris
from sklearn.ensemble import RandomForestClassifier
from sklearn.model_selection import GridSearchCV

client = MlflowClient()
mlflow.set_experiment("autolog sklearn")
mlflow.sklearn.autolog()
X, y = load_iris(return_X_y=True)
with mlflow.start_run() as run:
    model = RandomForestClassifier(n_estimators=10, random_state=0).fit(X, y)
logged = client.get_run(run.info.run_id)
assert logged.data.params["n_estimators"] == "10"
assert logged.data.metrics["training_accuracy_score"] > 0.9
assert logged.inputs.dataset_inputs and logged.outputs.model_outputs
model_id = logged.outputs.model_outputs[0].model_id
loaded = mlflow.sklearn.load_model(f"models:/{model_id}")
assert numpy.array_equal(loaded.predict(X), model.predict(X))

version = mlflow.register_model(f"models:/{model_id}", "iris")
client.set_registered_model_alias("iris", "champion", version.version)
again = mlflow.pyfunc.load_model("models:/iris@champion")
assert numpy.array_equal(again.predict(X), model.predict(X))

with mlflow.start_run() as search:
    GridSearchCV(RandomForestClassifier(random_state=0), {"n_estimators": [2, 4]}, cv=2).fit(X, y)
children = client.search_runs(
    [search.info.experiment_id], f"tags.mlflow.parentRunId = '{search.info.run_id}'"
)
assert len(children) == 2
