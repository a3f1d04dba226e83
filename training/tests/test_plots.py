"""Pictures are drawn, the same ones each time, and say what they show."""

from deeptalk_training.evaluate import plots


def drawn(figure, path):
    return plots.save(figure, path).read_text()


def test_losses_have_a_panel_per_stage(tmp_path):
    history = [{"stage": "text", "step": 50, "text": 3.0}, {"stage": "text", "step": 100, "text": 2.0},
               {"stage": "joint", "step": 50, "text": 1.5, "audio": 5.0, "first": 4.0}]
    picture = drawn(plots.losses(history), tmp_path / "a.svg")
    assert picture == drawn(plots.losses(history), tmp_path / "b.svg")
    assert all(f">{name}<" in picture for name in ("text", "joint", "audio", "first"))


def test_smoothing_is_a_running_mean_of_what_there_is():
    assert plots.smoothed([4.0, 2.0, 0.0]) == [4.0, 3.0, 2.0]
    assert plots.smoothed([1.0] * 20 + [9.0])[-1] == 2.0


def test_the_load_map_shows_both_modalities_and_the_drops_every_method(tmp_path):
    loads = {"audio": [[0.9, 0.1], [0.2, 0.8]], "text": [[0.1, 0.9], [0.5, 0.5]]}
    picture = drawn(plots.load_map(loads, [[0], [1]]), tmp_path / "load.svg")
    assert "audio tokens" in picture and "text tokens" in picture
    methods = {name: {"text_drop": {"mean": mean, "half_width": half}} for name, mean, half in (("adaptive", 0.02, 0.01), ("full", 0.2, None))}
    picture = drawn(plots.drops(methods), tmp_path / "drops.svg")
    assert "adaptive" in picture and "full" in picture
