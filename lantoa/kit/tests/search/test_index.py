"""The index takes additions and removals while others search, and gives kinds and words beside the name their place."""

import threading

from lantoa.kit.search import Document, Hit, Index


def keys(hits: list[Hit[str]]) -> list[str]:
    return [hit.key for hit in hits]


def test_what_is_added_is_found_and_what_is_removed_is_not() -> None:
    index = Index([Document("a", "Chả mực")])
    index.add([Document("b", "Chả mực Vân Đồn"), Document("c", "Nước mắm")])
    assert keys(index.search("cha muc")) == ["a", "b"]
    assert len(index) == 3
    index.remove(["a", "a", "stranger"])
    assert keys(index.search("chả mực")) == ["b"]
    assert "a" not in index
    index.remove(["b", "c"])
    assert index.search("chả mực") == []
    assert len(index) == 0
    index.add([Document("a", "Chả mực")])
    assert keys(index.search("chả mực")) == ["a"]


def test_a_new_name_takes_the_place_of_the_old() -> None:
    index = Index([Document("a", "Chả mực"), Document("b", "Ruốc hàu")])
    index.add([Document("a", "Bánh gai"), Document("a", "Bánh gio")])
    assert keys(index.search("bánh gio")) == ["a"]
    assert keys(index.search("chả mực")) == []
    assert len(index) == 2


def test_words_learnt_later_are_understood_when_mistyped() -> None:
    index: Index[str] = Index()
    assert index.search("khâu nhụt") == []
    index.add([Document("a", "Khâu nhục")])
    assert keys(index.search("khâu nhụt")) == ["a"]
    assert keys(index.search("khâu n")) == ["a"]


def test_only_the_kinds_asked_for() -> None:
    index = Index([Document("p", "Hạ Long", kind="product"), Document("u", "Hạ Long", kind="unit")])
    assert {hit.kind for hit in index.search("hạ long")} == {"product", "unit"}
    assert keys(index.search("hạ long", kinds=["unit"])) == ["u"]
    assert index.search("hạ long", kinds=[]) == []
    assert index.search("hạ long", kinds=["nothing"]) == []


def test_a_name_weighs_more_than_words_beside_it() -> None:
    index = Index([Document("beside", "Nước mắm", more="Bếp Hương, Vân Đồn"), Document("name", "Nước mắm Vân Đồn")])
    assert keys(index.search("nước mắm vân đồn")) == ["name", "beside"]
    assert keys(index.search("bếp hương")) == ["beside"]


def test_the_whole_name_comes_before_longer_ones_and_the_thing_before_what_is_made_of_it() -> None:
    names = ["Nước mắm sá sùng", "Sá sùng khô Quan Lạn", "Sá sùng"]
    index = Index(Document(name, name) for name in names)
    assert keys(index.search("sá sùng")) == ["Sá sùng", "Sá sùng khô Quan Lạn", "Nước mắm sá sùng"]


def test_equal_names_come_in_the_order_they_were_added() -> None:
    index = Index(Document(str(number), "Chả mực") for number in range(50))
    assert keys(index.search("chả mực", 5)) == ["0", "1", "2", "3", "4"]
    assert len(index.search("chả mực", 40)) == 40


def test_among_many_names_the_best_are_still_found() -> None:
    filler = [Document(number, f"Trà {word} hoa vàng số {number}") for number in range(600) for word in ("sen",)]
    index = Index([*filler, Document(-1, "Trà hoa vàng Ba Chẽ"), Document(-2, "Trà hoa vàng")])
    assert [hit.key for hit in index.search("tra hoa vang", 2)] == [-2, -1]
    assert [hit.key for hit in index.search("trà hoa vàng 577", 1)] == [577]


def test_readers_are_undisturbed_by_a_writer() -> None:
    index = Index([Document("steady", "Mực một nắng Cô Tô"), *(Document(str(n), f"Mực số {n}") for n in range(50))])
    failures: list[object] = []
    done = threading.Event()

    def look() -> None:
        try:
            while not done.is_set():
                hits = index.search("mực một nắng cô tô", 3)
                if hits[0].key != "steady" or len({hit.key for hit in hits}) != len(hits):
                    failures.append(hits)
        except Exception as error:  # noqa: BLE001 whatever goes wrong in a thread must fail the test
            failures.append(error)

    readers = [threading.Thread(target=look) for _ in range(3)]
    for reader in readers:
        reader.start()
    for round_ in range(40):
        index.add(Document(str(n), f"Mực mới lần {round_} từ{round_}x{n}") for n in range(50))
        index.remove(str(n) for n in range(round_ % 50))
    done.set()
    for reader in readers:
        reader.join()
    assert failures == []
