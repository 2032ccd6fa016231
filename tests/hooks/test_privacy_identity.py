"""Identity numbers of each country, drawn at random until their check digits are right, with and without their word."""

import random
from importlib import import_module

import pytest

import rulecase
from tunesmith_hooks.privacy import HOOK

# The module of python-stdnum, how the number is written (# is a digit, @ a capital), and a sentence with its word.
NAMED = [
    ("us.ssn", "2## ## ####", "My SSN is {}."),
    ("gb.nhs", "4## ### ####", "NHS number {}"),
    ("ca.sin", "7## ### ###", "Social insurance number: {}"),
    ("de.idnr", "## ### ### ###", "Steuer-ID: {}"),
    ("es.dni", "########@", "Mi DNI es {}."),
    ("es.nie", "X#######@", "NIE: {}"),
    ("fr.nir", "28505780#######", "Numéro de sécu : {}"),
    ("it.codicefiscale", "RSSMRA65T10A###@", "Codice fiscale {}"),
    ("nl.bsn", "#########", "Mijn BSN is {}."),
    ("pl.pesel", "656#########"[:11], "PESEL {}"),
    ("se.personnummer", "65####-####", "Personnummer: {}"),
    ("fi.hetu", "0101#5-1##@", "HETU {}"),
    ("dk.cpr", "0101##-####", "CPR {}"),
    ("no.fodselsnummer", "0101## #####", "Fødselsnummer {}"),
    ("be.nn", "65.0#.1#-###.##", "Rijksregisternummer {}"),
    ("pt.nif", "2########", "NIF {}"),
    ("br.cpf", "###########", "CPF {}"),
    ("in_.aadhaar", "2### #### ####", "Aadhaar {}"),
    ("au.tfn", "### ### ###", "TFN {}"),
    ("za.idnr", "6501##5####8#", "ID number {}"),
    ("mx.curp", "BOXW65010#HVZ@@@0#", "CURP {}"),
    ("ie.pps", "#######@", "PPS number {}"),
    ("tr.tckimlik", "2##########", "TC kimlik no {}"),
    ("ro.cnp", "16501##12####", "CNP {}"),
    ("cz.rc", "65010#/####", "Rodné číslo {}"),
]
SHAPED = [
    ("us.ssn", "2##-##-####"),
    ("br.cpf", "###.###.###-##"),
    ("ch.ssn", "756.####.####.##"),
    ("kr.rrn", "65010#-1######"),
    ("cl.rut", "1#.###.###-#"),
    ("cn.ric", "1101051965010#####"),
    ("fr.nir", "2 85 05 78 0## ### ##"),
]


def _drawn(module: str, form: str) -> str:
    draw = random.Random(form)
    is_valid = import_module(f"stdnum.{module}").is_valid
    for _ in range(500_000):
        number = "".join(
            {"#": draw.choice("0123456789"), "@": draw.choice("ABCDEFGHJKLMNPRSTVWXYZ")}.get(c, c) for c in form
        )
        if is_valid(number.replace(" ", "")):
            return number
    raise AssertionError(module)


def _spans(text: str) -> list[str]:
    found = rulecase.problems(HOOK, rulecase.dialogue(text, "Noted."))
    return [text[slice(*problem.span)] for rule, problem in found if rule.name == "national-id" and problem.span]


@pytest.mark.parametrize(("module", "form", "sentence"), NAMED, ids=[module for module, _, _ in NAMED])
def test_a_number_is_found_beside_its_word_alone(module: str, form: str, sentence: str) -> None:
    number = _drawn(module, form)
    assert _spans(sentence.format(number)) == [number]
    assert _spans(f"We saw {number.replace('.', '').replace('-', '')} rows in the table of last year.") == []


@pytest.mark.parametrize(("module", "form"), SHAPED, ids=[module for module, _ in SHAPED])
def test_a_form_that_nothing_else_has_needs_no_word(module: str, form: str) -> None:
    number = _drawn(module, form)
    assert _spans(f"It says {number} at the top.") == [number]


@pytest.mark.parametrize("number", ["AB 12 34 56 C", "AB123456C"])
def test_national_insurance_numbers_have_no_check_digit(number: str) -> None:
    assert _spans(f"National insurance number {number}") == [number]
    assert _spans(f"Seat {number}") == []
