"""A plan from document to tables: a real district, with what is known of it and bounds of what can be."""

import hashlib
import json
import shutil
import subprocess
import sys

import numpy as np
import pytest
from care_testing import NANCHUAN

import libcare as care


def frame(result, name):
    return result.tables[name].to_pandas()


def elderly(persons):
    return persons[..., 60:].sum(axis=(-1, -2, -3))


def test_the_document(nanchuan):
    assert (nanchuan.name("zh"), nanchuan.name("en")) == ("南川区", "Nanchuan District")
    assert repr(nanchuan) == "<Plan: Nanchuan District>"


def test_the_area_is_a_copy(nanchuan, result):
    area = nanchuan.area
    assert [town.name_en for town in area] == result.tables["township_elderly"].column("township")
    assert (area[3].code, area[3].position_status, area[1].position_status) == ("500119100", "reported", "assumed")
    area.add(care.Township("500119999", longitude=107, latitude=29))
    assert (len(area), len(nanchuan.area)) == (35, 34)
    assert result.plan is nanchuan


def test_the_social_workers_contradict_themselves(nanchuan):
    found = [finding for finding in nanchuan.findings if finding.message_id == 160 and "1209" in finding.message()]
    assert len(found) == 1
    assert found[0].severity == "warning"
    assert (found[0].file, found[0].field) == ("indicators.csv", "base_value")
    row = (NANCHUAN.parent / "indicators.csv").read_text("utf-8").splitlines()[found[0].line - 1]
    assert row.startswith("18,")
    assert "0.15" in found[0].message("en")
    assert "0.15" in found[0].message("zh")


def test_a_table_of_one_s_own(tmp_path):
    own = tmp_path / "站点.csv"
    own.write_bytes("township,stations,status,source\r\n*,200,reported,民政局\r\n".encode("gb18030"))
    plan = care.read_plan(NANCHUAN, tables={"stations": own})
    (note,) = [finding for finding in plan.findings if finding.message_id == 170]
    assert (note.severity, note.file, note.line, note.column) == ("note", str(own), 2, 16)
    assert "民政局" in note.message("zh")
    inputs = json.loads(plan.run(trajectories=0, draws=0, influence=False).to_json())["inputs"]
    assert {"file": str(own), "sha256": hashlib.sha256(own.read_bytes()).hexdigest()} in inputs
    assert care.read_plan(NANCHUAN, tables={"stations": str(NANCHUAN.parent / "stations.csv")}).findings


@pytest.mark.parametrize(
    ("tables", "error", "said"),
    [
        ({"station": "x"}, care.InvalidInput, 'a document has no table "station"'),
        ({"stations": "no/such.csv"}, care.FileError, "no/such.csv: cannot be read: No such file"),
        ({"stations": 1}, TypeError, "int"),
        ({1: "x"}, TypeError, "int"),
        ({"stations": "a\0b"}, ValueError, "null"),
        ("stations", ValueError, "dictionary"),
    ],
)
def test_tables_that_cannot_be_meant(tables, error, said):
    with pytest.raises(error, match=said):
        care.read_plan(NANCHUAN, tables=tables)


def test_sizes(result):
    assert result.persons.shape == (16, 34, 2, 101)
    assert (result.townships, result.ages) == (34, 101)
    assert result.years.tolist() == list(range(2020, 2036))
    assert result.persons is result.persons
    assert not result.persons.flags.writeable
    assert np.isfinite(result.persons).all()
    assert (result.persons >= 0).all()


def test_figures_of_the_base_year(result):
    overview = frame(result, "overview")
    assert overview["value_2020"][:3].round(1).tolist() == [30.0, 31.5, 17.6]
    assert overview["target"][:3].tolist() == [35, 60, 100]


def test_the_elderly_lie_within_bounds(result):
    path = dict(zip(result.years.tolist(), elderly(result.persons).tolist(), strict=True))
    assert -0.02 <= path[2021] / path[2020] - 1 <= 0.01
    assert 153_000 <= path[2025] <= 159_000
    assert 172_000 <= path[2035] <= 183_000
    table = frame(result, "elderly")
    np.testing.assert_allclose(table["elderly"], list(path.values()), rtol=1e-9)
    assert (table["low"] <= table["middle"] + 1e-6).all()
    assert (table["middle"] <= table["high"] + 1e-6).all()


def test_beds_needed_and_conversions(result):
    levers = frame(result, "levers")

    def amount(subject, item):
        rows = levers[levers["subject"].str.startswith(subject) & levers["item"].str.startswith(item)]
        assert len(rows) == 1
        return rows["amount"].iloc[0]

    needed = amount("beds per thousand", "needed for the target")
    assert 5350 <= needed <= 5600
    assert amount("beds per thousand", "to build") == needed - 4114
    assert 570 <= amount("nursing share, as the stock says", "to convert at least") <= 680
    assert 355 <= amount("nursing share, if 62.5 %", "to convert at least") <= 430
    in_2025 = elderly(result.persons)[result.years == 2025]
    answer = care.bed_answer(float(in_2025[0]), 35, 4114)
    assert answer.for_target == needed


def test_the_balance_closes(result):
    balance = frame(result, "population_balance")
    flows = balance["births"] - balance["deaths"] + balance["migrants"] + balance["adjustment"]
    np.testing.assert_allclose(balance["opening"] + flows, balance["closing"], rtol=1e-9)
    there = result.persons.sum(axis=(1, 3))
    for sex, word in enumerate(("male", "female")):
        rows = balance[balance["sex"] == word]
        np.testing.assert_allclose(rows["opening"], there[:-1, sex], rtol=1e-9)
        np.testing.assert_allclose(rows["closing"], there[1:, sex], rtol=1e-9)


def test_the_bed_ledger_closes(result):
    ledger = frame(result, "bed_ledger")
    flows = ledger["opened"] + ledger["converted_in"] - ledger["converted_out"] - ledger["closed"]
    assert (ledger["opening"] + flows == ledger["closing"]).all()
    last = ledger[ledger["year"] == 2025]
    balance = frame(result, "bed_balance")
    assert int(last["closing"].iloc[:2].sum()) == int(balance.loc[balance["year"] == 2025, "institution"].iloc[0])


def test_tasks_add_up(result):
    tasks = frame(result, "tasks")
    for column in tasks.columns:
        if column not in ("township", "responsible", "investment"):
            total = tasks[column].max()
            assert tasks[column].sum() == 2 * total or total == 0  # one row is the sum of all others


@pytest.mark.parametrize("draws", [0, 12])
def test_threads_do_not_change_a_bit(nanchuan, draws):
    one = nanchuan.run(trajectories=0, draws=draws, seed=7, threads=1)
    two = nanchuan.run(trajectories=0, draws=draws, seed=7, threads=2)
    assert one.to_json("zh") == two.to_json("zh")
    assert one.persons.tobytes() == two.persons.tobytes()


def test_the_seed_decides_the_ranges_alone(nanchuan, result):
    same = nanchuan.run(trajectories=200, draws=20, seed=7)
    other = nanchuan.run(trajectories=200, draws=20, seed=8)
    assert same.to_json() == result.to_json()
    assert other.persons.tobytes() == result.persons.tobytes()
    assert other.tables["township_elderly"].to_csv() != result.tables["township_elderly"].to_csv()
    assert other.tables["certainty"].to_csv() != result.tables["certainty"].to_csv()
    assert other.tables["elderly"].to_csv() == result.tables["elderly"].to_csv()


def test_what_is_not_said_is_the_documents(nanchuan):
    document = json.loads(NANCHUAN.read_text("utf-8"))["draws"]
    quick = json.loads(nanchuan.run(trajectories=0, draws=3, influence=False).to_json())
    assert (quick["seed"], quick["draws"]) == (document["seed"], 3)
    with pytest.raises(ValueError, match="draws: at least 0 expected, -1 found"):
        nanchuan.run(trajectories=0, draws=-1)
    with pytest.raises(ValueError, match="seed: at least 0 expected, -1 found"):
        nanchuan.run(seed=-1)
    with pytest.raises(ValueError, match="trajectories: at least 0 expected, -1 found"):
        nanchuan.run(trajectories=-1)
    with pytest.raises(care.InvalidInput, match=r"options.trajectories"):
        nanchuan.run(trajectories=10**9)
    with pytest.raises(TypeError, match=r"draws: a whole number expected, 2\.0 found"):
        nanchuan.run(trajectories=0, draws=2.0)
    with pytest.raises(care.InvalidInput, match=r"options.draws"):
        nanchuan.run(trajectories=0, draws=10**9)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_everything_is_written(result, tmp_path, lang):
    folder = tmp_path / "结果"
    result.write(folder, lang=lang)
    assert sorted(path.name for path in folder.iterdir()) == sorted(
        [*(f"{n}.csv" for n in result.tables), "result.json"]
    )
    for name, table in result.tables.items():
        assert (folder / f"{name}.csv").read_text("utf-8-sig") == table.to_csv(lang).replace("\r\n", "\n")
    assert (folder / "result.json").read_text("utf-8") == result.to_json(lang)
    result.write(str(folder), lang=lang)  # again, over it


def test_the_json_says_what_it_rests_on(result):
    found = json.loads(result.to_json("zh"))
    assert (found["schema"], found["library"], found["area"]) == ("libcare-result-1", care.__version__, "南川区")
    assert (found["seed"], found["draws"]) == (7, 20)
    assert [table["name"] for table in found["tables"]] == list(result.tables)
    for one in found["inputs"]:
        assert one["sha256"] == hashlib.sha256((NANCHUAN.parent / one["file"]).read_bytes()).hexdigest()


def test_tables_speak_both_languages(result):
    text = result.tables["overview"].to_text("zh")
    for words in ("每千名老人拥有养老床位数", "养老机构护理型床位", "30.0", "31.5", "17.6"):
        assert words in text
    assert "30.0" in result.tables["overview"].to_text("en")


def test_a_plan_is_read_and_run_from_another_folder(tmp_path):
    program = (
        "import sys, libcare as care\n"
        "result = care.read_plan(sys.argv[1]).run(trajectories=0, draws=0, influence=False)\n"
        "print(result.tables['overview'].column('value_2020')[0])\n"
    )
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", program, str(NANCHUAN)], cwd=tmp_path, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert float(done.stdout) == pytest.approx(30, abs=0.05)


# ---- two plans ---


@pytest.fixture(scope="module")
def revised(tmp_path_factory):
    folder = tmp_path_factory.mktemp("revised")
    shutil.copytree(NANCHUAN.parent, folder, dirs_exist_ok=True)
    parameters = (folder / "parameters.csv").read_text("utf-8")
    assert parameters.count("\ncost_new_bed_cny,100000,") == 1
    parameters = parameters.replace("\ncost_new_bed_cny,100000,", "\ncost_new_bed_cny,120000,")
    (folder / "parameters.csv").write_text(parameters, "utf-8")
    beds = (folder / "beds.csv").read_text("utf-8")
    assert beds.count(",2818,") == 1
    (folder / "beds.csv").write_text(beds.replace(",2818,", ",2918,"), "utf-8")
    return care.read_plan(folder / "plan.json")


def test_two_plans_are_compared(nanchuan, revised):
    comparison = nanchuan.compare(revised)
    assert list(comparison.tables) == ["compared_figures", "attribution", "differences"]
    assert repr(comparison) == "<PlanComparison: 2 differences>"
    figures = comparison.tables["compared_figures"].to_pandas().set_index("figure")
    attribution = comparison.tables["attribution"].to_pandas()
    total = attribution["input"] == "difference B - A"
    sums = attribution[~total].groupby("figure")["contribution"].sum()
    assert len(sums) > 3
    np.testing.assert_allclose(sums, figures.loc[sums.index, "difference"], rtol=1e-9)
    differences = figures["difference"]
    assert set(sums.index) == set(differences.index[differences.fillna(0) != 0])
    assert figures.loc["beds to build", "difference"] == -100


def test_a_comparison_is_the_same_for_any_number_of_threads(nanchuan, revised):
    assert nanchuan.compare(revised, threads=1).to_json("zh") == nanchuan.compare(revised, threads=2).to_json("zh")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_comparison_is_written(nanchuan, revised, tmp_path, lang):
    comparison = nanchuan.compare(revised)
    comparison.write(tmp_path / "out", lang=lang)
    names = {path.name for path in (tmp_path / "out").iterdir()}
    assert names == {"comparison.json", *(f"{name}.csv" for name in comparison.tables)}
    assert (tmp_path / "out" / "comparison.json").read_text("utf-8") == comparison.to_json(lang)
    with pytest.raises(care.FileError):
        comparison.write(tmp_path / "no" / "such", lang=lang)


def test_plans_that_cannot_be_compared(nanchuan):
    small = care.read_plan(NANCHUAN.parents[3] / "tests/golden/small/plan.json")
    with pytest.raises(care.InvalidInput, match=r"b.years: the plans cover other years: A 2020 to 2025") as caught:
        nanchuan.compare(small)
    assert "两份规划年份不同" in caught.value.text("zh")
    with pytest.raises(AttributeError):
        nanchuan.compare("plan.json")


def test_progress_stops_a_comparison(nanchuan, revised):
    done = []
    with pytest.raises(care.Cancelled):
        nanchuan.compare(revised, progress=lambda share: done.append(share) or False)
    assert len(done) == 1
