"""Experiments, runs, params, tags, metrics and search through the unmodified client."""

import math
import time

import mlflow
from mlflow import MlflowClient
from mlflow.entities import Metric, Param, RunTag, ViewType
from mlflow.exceptions import MlflowException

client = MlflowClient()
experiment = mlflow.set_experiment("tracking")

with mlflow.start_run(run_name="parent", tags={"team": "a"}) as parent:
    mlflow.log_params({"lr": 0.1, "depth": 6})
    mlflow.log_metrics({"loss": 0.5, "auc": 0.7}, step=1)
    mlflow.log_metric("loss", 0.25, step=2)
    mlflow.log_metric("odd", float("nan"))
    mlflow.log_metric("huge", float("inf"))
    for depth in range(3):
        with mlflow.start_run(nested=True, run_name=f"child {depth}"):
            mlflow.log_param("depth", depth)
            mlflow.log_metric("auc", depth / 10)

run = client.get_run(parent.info.run_id)
assert run.info.status == "FINISHED" and run.info.run_name == "parent"
assert run.data.params == {"lr": "0.1", "depth": "6"}
assert run.data.metrics["loss"] == 0.25 and math.isnan(run.data.metrics["odd"])
assert run.data.metrics["huge"] == 1.7976931348623157e308
assert run.data.tags["team"] == "a" and run.data.tags["mlflow.runName"] == "parent"
assert [m.step for m in client.get_metric_history(run.info.run_id, "loss")] == [1, 2]

children = client.search_runs(
    [experiment.experiment_id],
    filter_string=f"tags.mlflow.parentRunId = '{run.info.run_id}' and metrics.auc >= 0.1",
    order_by=["metrics.auc DESC"],
)
assert [child.data.params["depth"] for child in children] == ["2", "1"]
assert len(mlflow.search_runs(experiment_names=["tracking"])) == 4
assert client.search_runs([experiment.experiment_id], "attributes.status = 'RUNNING'") == []

page = client.search_runs([experiment.experiment_id], max_results=3)
rest = client.search_runs([experiment.experiment_id], max_results=3, page_token=page.token)
assert len(page) == 3 and len(rest) == 1 and not rest.token

try:
    client.log_param(run.info.run_id, "lr", 0.2)
    raise AssertionError("a param was changed")
except MlflowException as error:
    assert "Changing param values is not allowed" in str(error)

client.log_batch(
    run.info.run_id,
    metrics=[Metric("loss", 1 / (step + 1), int(time.time() * 1000), step) for step in range(1000)],
)
client.log_batch(run.info.run_id, params=[Param("p", "v")], tags=[RunTag("t", "v")])
assert len(client.get_metric_history(run.info.run_id, "loss")) == 1002

client.set_tag(run.info.run_id, "t", "other")
client.delete_tag(run.info.run_id, "t")
client.update_run(run.info.run_id, name="renamed")
assert client.get_run(run.info.run_id).info.run_name == "renamed"
client.delete_run(run.info.run_id)
deleted = client.search_runs([experiment.experiment_id], run_view_type=ViewType.DELETED_ONLY)
assert [each.info.run_id for each in deleted] == [run.info.run_id]
client.restore_run(run.info.run_id)

client.set_experiment_tag(experiment.experiment_id, "owner", "ada")
assert client.get_experiment_by_name("tracking").tags == {"owner": "ada"}
found = client.search_experiments(filter_string="tags.owner = 'ada' and name LIKE 'track%'")
assert [each.name for each in found] == ["tracking"]
client.rename_experiment(experiment.experiment_id, "tracking 2")
client.delete_experiment(experiment.experiment_id)
assert client.get_experiment(experiment.experiment_id).lifecycle_stage == "deleted"
client.restore_experiment(experiment.experiment_id)
try:
    client.create_experiment("tracking 2")
    raise AssertionError("a name was given twice")
except MlflowException as error:
    assert error.error_code == "RESOURCE_ALREADY_EXISTS"
