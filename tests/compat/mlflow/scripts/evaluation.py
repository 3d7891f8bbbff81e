"""Evaluation datasets with their records, and scorers, through MLflow's client."""

import mlflow
from mlflow import MlflowClient
from mlflow.exceptions import MlflowException
from mlflow.genai.datasets import create_dataset, delete_dataset, get_dataset, search_datasets, set_dataset_tags

client = MlflowClient()
experiment = mlflow.set_experiment("questions of a test").experiment_id

dataset = create_dataset(name="questions", experiment_id=[experiment], tags={"team": "search"})
assert dataset.name == "questions" and dataset.tags["team"] == "search", dataset.tags
assert dataset.experiment_ids == [experiment]
first_digest = dataset.digest

dataset = dataset.merge_records(
    [
        {"inputs": {"question": "one", "depth": 1}, "expectations": {"answer": "1"}, "tags": {"hard": "no"}},
        {"inputs": {"question": "two", "depth": 2}, "expectations": {"answer": "2", "score": 2.0}},
    ]
)
# The same inputs, their keys in another order: merged, not doubled.
dataset.merge_records([{"inputs": {"depth": 1, "question": "one"}, "expectations": {"also": True}}])

read = get_dataset(dataset_id=dataset.dataset_id)
frame = read.to_df()
assert len(frame) == 2, frame
records = {record["inputs"]["question"]: record for record in frame.to_dict("records")}
assert records["one"]["expectations"] == {"answer": "1", "also": True}, records["one"]
assert records["two"]["expectations"] == {"answer": "2", "score": 2.0}
assert isinstance(records["two"]["expectations"]["score"], float)
assert read.digest != first_digest
import json

assert json.loads(read.schema)["inputs"] == {"question": "string", "depth": "integer"}, read.schema
assert json.loads(read.profile) == {"num_records": 2}

# From traces
mlflow.flush_trace_async_logging()


@mlflow.trace
def answer(question):
    return question.upper()


answer("three")
mlflow.flush_trace_async_logging()
traces = mlflow.search_traces(locations=[experiment], return_type="list")
assert len(traces) == 1
read.merge_records(traces)
assert len(get_dataset(dataset_id=dataset.dataset_id).to_df()) == 3

# Many records, over several pages
read.merge_records([{"inputs": {"question": f"many {number}"}} for number in range(2500)])
frame = get_dataset(dataset_id=dataset.dataset_id).to_df()
assert len(frame) == 2503 and frame["inputs"].map(str).nunique() == 2503, len(frame)

set_dataset_tags(dataset_id=dataset.dataset_id, tags={"stage": "checked"})
assert get_dataset(dataset_id=dataset.dataset_id).tags["stage"] == "checked"
other = create_dataset(name="other", experiment_id=[experiment])
found = search_datasets(experiment_ids=[experiment], filter_string="name LIKE 'quest%'")
assert [each.name for each in found] == ["questions"], found
found = search_datasets(experiment_ids=[experiment], filter_string="tags.stage = 'checked'")
assert [each.name for each in found] == ["questions"], found
found = search_datasets(experiment_ids=[experiment], order_by=["name DESC"])
assert [each.name for each in found] == ["questions", "other"], found
elsewhere = client.create_experiment("another home of questions")
changed = client.add_dataset_to_experiments(dataset.dataset_id, [elsewhere])
assert sorted(changed.experiment_ids) == sorted([experiment, elsewhere]), changed.experiment_ids
changed = client.remove_dataset_from_experiments(dataset.dataset_id, [elsewhere])
assert changed.experiment_ids == [experiment]
try:
    client.add_dataset_to_experiments(dataset.dataset_id, ["987654"])
    raise AssertionError("an experiment that is not there was taken")
except MlflowException as error:
    assert error.error_code == "RESOURCE_DOES_NOT_EXIST", error.error_code
delete_dataset(dataset_id=other.dataset_id)
try:
    get_dataset(dataset_id=other.dataset_id)
    raise AssertionError("a removed dataset was found")
except MlflowException as error:
    assert error.error_code == "RESOURCE_DOES_NOT_EXIST", error.error_code

# Scorers
from mlflow.genai.scorers import Guidelines, get_scorer, list_scorers, delete_scorer

store = mlflow.tracking._tracking_service.utils._get_store()
first = store.register_scorer(experiment, "polite", '{"name": "polite", "v": 1}')
second = store.register_scorer(experiment, "polite", '{"name": "polite", "v": 2}')
assert (first.scorer_version, second.scorer_version) == (1, 2) and first.scorer_id == second.scorer_id
assert [s.scorer_version for s in store.list_scorer_versions(experiment, "polite")] == [1, 2]
assert [s.scorer_version for s in store.list_scorers(experiment)] == [2]
store.delete_scorer(experiment, "polite", 2)
assert [s.scorer_version for s in store.list_scorers(experiment)] == [1]
store.delete_scorer(experiment, "polite")
assert store.list_scorers(experiment) == []
try:
    store.get_scorer(experiment, "polite")
    raise AssertionError("a removed scorer was found")
except MlflowException as error:
    assert error.error_code == "RESOURCE_DOES_NOT_EXIST", error.error_code
registered = Guidelines(name="english", guidelines=["answer in English"]).register(experiment_id=experiment)
assert [each.name for each in list_scorers(experiment_id=experiment)] == ["english"]
assert get_scorer(name="english", experiment_id=experiment).guidelines == ["answer in English"]
delete_scorer(name="english", experiment_id=experiment, version="all")
print("evaluation: all there")
