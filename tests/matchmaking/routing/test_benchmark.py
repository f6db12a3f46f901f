import json
import subprocess
import sys

from benchmarks.routing import Ranker

NETWORKS = [
    {"slug": "metal", "name": "Metallnetz", "competences": ["Zerspanung"], "topics": ["Maschinenbau"], "services": []},
    {"slug": "food", "name": "Genuss", "competences": ["Bäckerei"], "topics": ["Lebensmittel"], "services": []},
]


def test_the_bench_gets_all_networks_and_a_confidence_and_relevance_of_our_own():
    subject = Ranker()
    subject.fit(
        NETWORKS, [{"text": "Zirkus", "primary": None, "acceptable": []}], [{"cluster": "food", "text": "Backt Brot."}]
    )

    ranking = subject.rank("Drehteile")

    assert [key for key, _ in ranking] == ["metal", "food"]
    assert 0.0 < subject.confidence("Drehteile", ranking) < 1.0
    assert subject.relevance("", subject.rank("")) == 0.0


def test_the_engine_loads_without_django():
    script = "import sys, benchmarks.routing; print([m for m in ('django', 'celery', 'redis') if m in sys.modules])"

    result = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)

    assert result.stdout.strip() == "[]"


def test_importing_matchmaking_loads_no_numeric_library():
    script = "import sys, matchmaking; print([m for m in ('numpy', 'scipy', 'sklearn') if m in sys.modules])"

    result = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)

    assert result.stdout.strip() == "[]"


def test_the_command_prints_figures_for_files(tmp_path):
    networks, enquiries = tmp_path / "networks.json", tmp_path / "enquiries.jsonl"
    networks.write_text(json.dumps(NETWORKS), encoding="utf-8")
    lines = [
        {"text": "Drehteile", "primary": "metal", "acceptable": ["metal"]},
        {"text": "Zirkus", "primary": None, "acceptable": []},
    ]
    enquiries.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")

    command = [sys.executable, "-m", "benchmarks.routing", "--networks", networks, "--enquiries", enquiries]
    result = subprocess.run(command, capture_output=True, text=True, check=True)

    assert json.loads(result.stdout)["first"] == 1
