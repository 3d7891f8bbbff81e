"""Registered models, versions, stages, aliases, tags, search; prompts as they ride on them."""

import mlflow
from mlflow import MlflowClient
from mlflow.exceptions import MlflowException

client = MlflowClient()
client.create_registered_model("churn", tags={"team": "a"}, description="who leaves")
first = client.create_model_version("churn", "s3://bucket/model/1")
second = client.create_model_version("churn", "s3://bucket/model/2", tags={"kind": "trees"})
assert (first.version, second.version) in [("1", "2"), (1, 2)]
client.set_registered_model_alias("churn", "candidate", "2")
assert str(client.get_model_version_by_alias("churn", "candidate").version) == "2"
client.transition_model_version_stage("churn", "1", "Production")
assert [str(v.version) for v in client.get_latest_versions("churn", ["Production"])] == ["1"]
found = client.search_model_versions("name = 'churn' and tags.kind = 'trees'")
assert [str(v.version) for v in found] == ["2"]
assert [m.name for m in client.search_registered_models("name LIKE 'ch%' and tags.team = 'a'")] == ["churn"]
client.rename_registered_model("churn", "churn2")
client.delete_model_version("churn2", "2")
try:
    client.get_model_version("churn2", "2")
    raise AssertionError("a deleted version is there")
except MlflowException as error:
    assert error.error_code == "RESOURCE_DOES_NOT_EXIST"

prompt = mlflow.genai.register_prompt("greeting", "Hello {{ name }}!", commit_message="first")
mlflow.genai.register_prompt("greeting", "Good day {{ name }}!")
mlflow.genai.set_prompt_alias("greeting", "live", 1)
assert mlflow.genai.load_prompt("prompts:/greeting@live").format(name="Ada") == "Hello Ada!"
assert mlflow.genai.load_prompt("greeting", version=2).template == "Good day {{ name }}!"
assert "greeting" not in [m.name for m in client.search_registered_models()]
client.delete_registered_model("churn2")
