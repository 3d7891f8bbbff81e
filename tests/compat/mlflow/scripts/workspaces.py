"""Workspaces: made, described, used side by side, and removed when they are empty."""

import os

os.environ["MLFLOW_ENABLE_WORKSPACES"] = "true"

import mlflow
from mlflow import MlflowClient
from mlflow.exceptions import MlflowException

client = MlflowClient()
made = client.create_workspace("team-red", description="the red team")
assert (made.name, made.description) == ("team-red", "the red team")
client.create_workspace("team-blue")
assert client.update_workspace("team-red", description="red").description == "red"
assert client.get_workspace("team-red").description == "red"
assert {"default", "team-red", "team-blue"} <= {each.name for each in client.list_workspaces()}
for name in ["team-red", "Upper", "a", "default", "x" * 64]:
    try:
        client.create_workspace(name)
        raise AssertionError(f"{name} was made")
    except MlflowException as error:
        assert error.error_code in ("RESOURCE_ALREADY_EXISTS", "INVALID_PARAMETER_VALUE"), error

mlflow.set_workspace("team-red")
red = client.create_experiment("same name")
run = client.create_run(red).info.run_id
client.log_metric(run, "auc", 0.9)
mlflow.set_workspace("team-blue")
blue = client.create_experiment("same name")
assert red != blue
assert client.search_runs([red]) == []
try:
    client.get_run(run)
    raise AssertionError("a run of another workspace was shown")
except MlflowException as error:
    assert error.error_code == "RESOURCE_DOES_NOT_EXIST", error
mlflow.set_workspace("team-red")
assert client.get_run(run).data.metrics == {"auc": 0.9}

try:
    client.delete_workspace("team-red")
    raise AssertionError("a workspace with experiments was removed")
except MlflowException as error:
    assert "still has experiments" in str(error), error
client.create_workspace("team-empty")
client.delete_workspace("team-empty")
assert "team-empty" not in {each.name for each in client.list_workspaces()}
try:
    client.get_workspace("team-empty")
    raise AssertionError("a removed workspace was found")
except MlflowException as error:
    assert "not found" in str(error), error
print("workspaces: all there")
