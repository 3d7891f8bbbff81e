"""Traces of MLflow's client: spans over OTLP, trees, searches, assessments, tags, sessions, removal, the v2 calls."""

import json
import time

import mlflow
from mlflow import MlflowClient
from mlflow.entities import AssessmentError, AssessmentSource, SpanType
from mlflow.exceptions import MlflowException

client = MlflowClient()
experiment = mlflow.set_experiment("traces of a test")
scope = [experiment.experiment_id]


@mlflow.trace(span_type=SpanType.RETRIEVER)
def retrieve(question):
    return [{"page_content": f"about {question}", "metadata": {"score": 0.5}}]


@mlflow.trace(name="answer", span_type=SpanType.CHAIN, attributes={"team": "search", "depth": 3, "whole": 2.0})
def answer(question):
    found = retrieve(question)
    with mlflow.start_span("call", span_type=SpanType.LLM) as span:
        span.set_inputs({"messages": [{"role": "user", "content": question}]})
        span.set_attribute("mlflow.chat.tokenUsage", {"input_tokens": 7, "output_tokens": 5, "total_tokens": 12})
        span.set_outputs({"text": question.upper(), "pages": len(found)})
        span.add_event(mlflow.entities.SpanEvent("cached", attributes={"hit": True}))
    mlflow.update_current_trace(
        tags={"kind": question}, metadata={"mlflow.trace.session": "s-1", "mlflow.trace.user": "u-1"}
    )
    return question.upper()


def fails():
    with mlflow.start_span("fails"):
        raise ValueError("it broke")


with mlflow.start_run() as run:
    answer("first")
answer("second")
try:
    fails()
except ValueError:
    pass
mlflow.flush_trace_async_logging()


def search(**asked):
    return mlflow.search_traces(locations=scope, return_type="list", **asked)


def wait_for(count, **asked):
    for _ in range(50):
        found = search(**asked)
        if len(found) == count:
            return found
        time.sleep(0.1)
    raise AssertionError(f"{len(found)} traces instead of {count} with {asked}")


everything = wait_for(3)
by_tag = {trace.info.tags.get("kind"): trace for trace in everything}
first = by_tag["first"]
assert first.info.state == "OK" and first.info.execution_duration >= 0
assert first.info.token_usage == {"input_tokens": 7, "output_tokens": 5, "total_tokens": 12}, first.info.token_usage
assert first.info.trace_metadata["mlflow.sourceRun"] == run.info.run_id
assert json.loads(first.info.request_preview) == {"question": "first"}, first.info.request_preview

trace = client.get_trace(first.info.trace_id)
spans = {span.name: span for span in trace.data.spans}
root, call = spans["answer"], spans["call"]
assert root.parent_id is None and call.parent_id == root.span_id
assert root.inputs == {"question": "first"} and root.outputs == "FIRST"
assert root.get_attribute("team") == "search" and root.get_attribute("depth") == 3
assert isinstance(root.get_attribute("whole"), float)
assert call.span_type == SpanType.LLM and call.inputs["messages"][0]["content"] == "first"
assert [event.name for event in call.events] == ["cached"] and call.events[0].attributes == {"hit": True}
assert spans["retrieve"].outputs[0]["metadata"] == {"score": 0.5}
assert root.start_time_ns <= call.start_time_ns <= call.end_time_ns <= root.end_time_ns

broken = wait_for(1, filter_string="trace.status = 'ERROR'")[0]
assert broken.data.spans[0].status.status_code == "ERROR"
assert any(event.name == "exception" for event in broken.data.spans[0].events)

# Searches: attributes, tags, metadata, spans, text, runs; order and pages.
wait_for(1, filter_string="tag.kind = 'second'")
wait_for(2, filter_string="metadata.`mlflow.trace.session` = 's-1'")
wait_for(2, filter_string="span.type = 'RETRIEVER'")
wait_for(1, filter_string="span.name = 'fails'")
wait_for(1, run_id=run.info.run_id)
wait_for(2, filter_string="trace.name = 'answer'")
assert [t.info.trace_id for t in search(order_by=["timestamp_ms ASC"])] == [
    t.info.trace_id for t in reversed(search(order_by=["timestamp_ms DESC"]))
]
page = client.search_traces(locations=scope, max_results=2)
rest = client.search_traces(locations=scope, max_results=2, page_token=page.token)
assert len(page) == 2 and len(rest) == 1 and rest.token is None
try:
    client.search_traces(locations=scope, filter_string="nonsense ~ 3")
    raise AssertionError("a filter without sense was taken")
except MlflowException as error:
    assert error.error_code == "INVALID_PARAMETER_VALUE", error.error_code

# Tags
mlflow.set_trace_tag(first.info.trace_id, "stage", "checked")
assert client.get_trace(first.info.trace_id).info.tags["stage"] == "checked"
mlflow.delete_trace_tag(first.info.trace_id, "stage")
assert "stage" not in client.get_trace(first.info.trace_id).info.tags

# Assessments: feedback of people and judges, expectations, errors, overrides, removal.
person = AssessmentSource(source_type="HUMAN", source_id="ann")
judge = AssessmentSource(source_type="LLM_JUDGE", source_id="a-judge")
good = mlflow.log_feedback(
    trace_id=first.info.trace_id, name="correct", value=True, rationale="it is", source=person, metadata={"a": "b"}
)
mlflow.log_expectation(
    trace_id=first.info.trace_id, name="facts", value=["one", {"two": 2}], source=person, span_id=call.span_id
)
mlflow.log_feedback(
    trace_id=first.info.trace_id,
    name="tone",
    source=judge,
    error=AssessmentError(error_code="RATE_LIMIT", error_message="too often"),
)
read = mlflow.get_assessment(first.info.trace_id, good.assessment_id)
assert read.value is True and read.rationale == "it is" and read.metadata == {"a": "b"} and read.valid
assessments = {each.name: each for each in client.get_trace(first.info.trace_id).info.assessments}
assert assessments["facts"].value == ["one", {"two": 2}] and assessments["facts"].span_id == call.span_id
assert assessments["tone"].error.error_code == "RATE_LIMIT" and assessments["tone"].source.source_type == "LLM_JUDGE"
over = mlflow.override_feedback(
    trace_id=first.info.trace_id, assessment_id=good.assessment_id, value=False, rationale="it is not", source=person
)
assert not mlflow.get_assessment(first.info.trace_id, good.assessment_id).valid
wait_for(1, filter_string="feedback.correct = 'false'")
mlflow.delete_assessment(first.info.trace_id, over.assessment_id)
assert mlflow.get_assessment(first.info.trace_id, good.assessment_id).valid
changed = mlflow.update_assessment(
    first.info.trace_id,
    good.assessment_id,
    mlflow.entities.Feedback(name="correct", value=False, metadata={"c": "d"}, source=person),
)
assert changed.value is False and changed.metadata == {"a": "b", "c": "d"}, changed
try:
    mlflow.get_assessment(first.info.trace_id, "a-none")
    raise AssertionError("an assessment that is not there was found")
except MlflowException as error:
    assert error.error_code == "RESOURCE_DOES_NOT_EXIST", error.error_code

# Runs and removal
with mlflow.start_run() as other:
    pass
client.link_traces_to_run([by_tag["second"].info.trace_id], other.info.run_id)
wait_for(1, run_id=other.info.run_id)
assert client.delete_traces(experiment.experiment_id, trace_ids=[broken.info.trace_id]) == 1
wait_for(2)
try:
    client.get_trace(broken.info.trace_id)
    raise AssertionError("a removed trace was found")
except MlflowException as error:
    assert error.error_code == "RESOURCE_DOES_NOT_EXIST", error.error_code
now = int(time.time() * 1000) + 60_000
assert client.delete_traces(experiment.experiment_id, max_timestamp_millis=now, max_traces=1) == 1
wait_for(1)

# What clients before MLflow 3 call.
store = client._tracing_client.store
begun = store.deprecated_start_trace_v2(experiment.experiment_id, 1_700_000_000_000, {"who": "old"}, {"t": "1"})
assert str(begun.status) == "TraceStatus.IN_PROGRESS"
ended = store.deprecated_end_trace_v2(begun.request_id, 1_700_000_001_500, mlflow.entities.trace_status.TraceStatus.OK, {}, {"t": "2"})
assert ended.execution_time_ms == 1500 and ended.tags["t"] == "2" and ended.request_metadata["who"] == "old"
print("traces: all there")
