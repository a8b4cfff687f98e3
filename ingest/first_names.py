"""First names that in English are nearly always a woman's, or a man's: the common ones of the last 150 years, short forms among them. It guesses nothing, and leaves out what either may bear, such as Pat, Robin or Leslie."""

from __future__ import annotations

_WOMEN = """
Abigail Ada Adele Adelaide Adeline Agatha Agnes Aileen Alba Alberta Alexandra Alice Alicia Alison Alma Althea Amanda Amelia Amy Anastasia Andrea Angela Angelica Angelina Anita Ann Anna Annabel Anne Annette Annie
April Arlene Astrid Audrey Augusta Aurora Ava Barbara Beatrice Beatrix Becky Belinda Belle Bernadette Bernice Bertha Bess Bessie Beth Betsy Bette Betty Beulah Beverly Blanche Bonnie Brenda Bridget Brigid Camilla Candace
Carla Carmela Carmen Carol Caroline Carolyn Carrie Cassandra Catherine Cecilia Celeste Celia Charlotte Chloe Christina Christine Clara Clarissa Claudette Claudia Clementine Constance Consuelo Cora Cordelia Corinne Cornelia Cynthia
Daisy Daphne Deborah Debra Deirdre Delia Delilah Delphine Denise Diana Diane Dinah Dolly Dolores Donna Dora Doreen Doris Dorothea Dorothy Dottie Edie Edith Edna Edwina Effie Eileen Elaine Eleanor Elena Elinor Elisa Elise Eliza Elizabeth
Ella Ellen Eloise Elsa Elsie Elvira Emilia Emily Emma Enid Erica Ernestine Esmeralda Estelle Esther Ethel Eugenia Eunice Eva Evangeline Eve Evelina Fanny Fay Felicia Felicity Fern Fiona Flora Florence Flossie Frances Francesca Freda Frieda
Gabriella Gail Genevieve Georgia Georgina Geraldine Germaine Gertrude Gilda Gina Ginny Gisela Giulia Gladys Glenda Gloria Grace Greta Gretchen Gretel Griselda Guinevere Gwen Gwendolyn Hannah Harriet Hattie Hazel Heather Hedda Hedwig
Heidi Helen Helena Helene Helga Henrietta Hermione Hester Hilda Hildegard Ida Imogen Ines Inez Inga Ingrid Irena Irene Irina Iris Irma Isabel Isabella Isadora Isobel Ivy Jacqueline Jane Janet Janice Jeanette Jeannie Jemima Jennie Jennifer Jenny
Jessica Jezebel Jill Joan Joanna Joanne Josephine Joyce Juanita Judith Judy Julia Juliana Julie Juliet Juliette June Karen Katarina Kate Katharine Katherine Kathleen Kathryn Kathy Katie Katja Katrina Katya Kitty Kristin Lana Larissa Laura Lavinia Leah Lena
Lenore Leona Leonora Leticia Letitia Letty Lila Lilian Lillian Lily Linda Lisa Lisbeth Livia Liza Lizzie Lois Lola Lorelei Loretta Lorna Lorraine Lottie Louisa Louise Lucia Lucille Lucinda Lucretia Lucy Luisa Lula Lulu Lydia Mabel Madeleine Madeline Madge
Mae Magda Magdalena Maggie Maisie Mamie Mandy Marcella Marcia Margaret Margarita Margery Margot Marguerite Maria Marian Marianne Marie Marietta Marilyn Marina Marjorie Marlene Marsha Marta Martha Martina Mary Mathilda Matilda Mattie Maud Maude Maureen
Mavis Maxine May Meg Melanie Melinda Melissa Mercedes Mildred Millicent Millie Mimi Mina Minerva Minna Minnie Mirabel Miranda Miriam Moira Mollie Molly Mona Monica Muriel Myra Myrna Myrtle Nadia Nadine Nancy Naomi Natalia Natalie Natasha Nell Nellie
Netta Nettie Nina Nora Noreen Norma Octavia Odette Olga Olive Olivia Olympia Opal Ophelia Pamela Pandora Patience Patricia Patsy Patty Paula Paulette Pauline Pearl Peggy Penelope Penny Petra Philippa Phoebe Phyllis Polly Portia Priscilla Prudence Rachel
Ramona Raquel Rebecca Regina Rhoda Rhonda Rita Roberta Rosa Rosalie Rosalind Rosamund Rose Rosemary Rosie Rowena Roxanne Ruby Ruth Sabina Sabrina Sadie Sally Samantha Sandra Sarah Selena Selma Serena Sheila Sheilah Shirley Sibyl Sigrid Silvia Simone Sofia
Sonia Sonja Sonya Sophia Sophie Stella Stephanie Susan Susanna Susannah Susie Suzanne Svetlana Sybil Sylvia Tabitha Tamara Tanya Tatiana Tess Tessa Thelma Theodora Theresa Therese Tilda Tillie Tina Trixie Trudy Ursula Valeria Valerie Vanessa Velma Vera
Verna Veronica Victoria Viola Violet Virginia Vivian Vivienne Wanda Wendy Wilhelmina Wilma Winifred Winnie Yolanda Yvette Yvonne Zelda Zoe
"""
_MEN = """
Aaron Abe Abel Abner Abraham Adam Adolf Adrian Al Alan Albert Alberto Aldo Alec Alexander Alf Alfred Algernon Alistair Alonzo Alphonse Alvin Ambrose Amos Anatole Anders Andrew Andy Angus Anselm Anthony Antonio Archibald Archie Arnold Arthur Artie Augustus
Barnaby Barney Bart Bartholomew Basil Ben Benedict Benjamin Bennie Bernard Bernie Bert Bertram Bill Bob Bobby Boris Brad Brendan Brian Bruce Bruno Byron Caleb Calvin Carl Carlo Carlos Cecil Cedric Charles Charlie Chester Christopher
Chuck Clarence Claude Clayton Clem Clement Cliff Clifford Clifton Clint Clinton Clive Clyde Colin Conrad Cornelius Cuthbert Cyril Cyrus Damon Dan Daniel Danny Darius Dave David Denis Dennis Derek Desmond Dexter Dick Diego Dietrich
Dimitri Dirk Dominic Don Donald Doug Douglas Duncan Dwight Earl Ebenezer Ed Eddie Edgar Edmund Edward Edwin Egbert Elias Elijah Elmer Emanuel Emil Emmett Enoch Enrico Eric Erik Ernest Ernie Ernst Ethan Eugene Everett Ezekiel Ezra Felipe Felix Ferdinand
Fernando Floyd Francisco Franco Frank Frankie Franz Fred Freddie Frederick Friedrich Fritz Gabriel Gareth Gary Gaston Gavin Geoffrey George Gerald Gerard Gerhard Gideon Gilbert Giovanni Giuseppe Glen Godfrey Gordon Greg Gregory
Gunther Gus Gustav Guy Hal Hank Hans Harlan Harold Harry Hector Heinrich Henri Henry Herbert Herman Hermann Homer Horace Horatio Howard Hubert Hugh Hugo Humphrey Ian Ignatius Igor Ira Irving Irwin Isaac Isaiah Ivan Ivor Jack Jacob Jacques Jake James Jared Jasper
Jed Jeff Jeffrey Jeremiah Jeremy Jerome Jerry Jesus Jethro Jim Jimmy Joachim Joe Joel Joey Johann John Johnny Jonah Jonas Jonathan Jorge Jose Joseph Joshua Josiah Juan Jubal Judd Jules Julian Julius Jurgen Karl Keith Ken Kenneth Kevin Klaus Kurt
Larry Lars Laurence Lawrence Lazarus Leander Leif Lemuel Len Leo Leon Leonard Leonardo Leopold Leroy Lester Lewis Lorenzo Lou Louie Louis Lucas Lucius Luigi Luis Luke Luther Magnus Malcolm Manny Manuel Marcel Marco Marcus Mario Mark
Martin Marty Marvin Mathias Matt Matthew Maurice Max Maximilian Maxwell Melvin Michael Mickey Miguel Mike Mikhail Milton Mitch Mordecai Morris Mort Mortimer Moses Myron Nat Nathan Nathaniel Ned Neil Nicholas Nick Nicolas Nigel
Nikolai Noah Norman Oleg Oliver Olaf Omar Orson Oscar Osbert Osric Oswald Otis Otto Owen Pablo Patrick Paul Paulo Pavel Pedro Percival Percy Pete Peter Phil Philip Phillip Pierre Pietro Quentin Rafael Ralph Ramon Randall Randolph Ray Raymond Reginald
Rene Reuben Rex Ricardo Richard Rick Robert Roberto Rod Roderick Rodney Roger Roland Rolf Ron Ronald Rory Roy Rudolf Rudolph Rudy Rufus Rupert Salvatore Samson Samuel Saul Sean Sebastian Sergei Seth Seymour Sid Siegfried Sigmund Silas
Silvester Simon Sol Solomon Stan Stanislaus Stanley Stefan Stephen Steve Steven Sven Sylvester Ted Teddy Terence Thaddeus Theo Theodore Thomas Tim Timothy Tobias Toby Todd Tom Tommy Tony Trevor Tristan Ulysses
Umberto Vernon Vic Victor Vince Vincent Virgil Vito Vittorio Vladimir Wade Waldo Wally Walt Walter Wayne Wendell Wilbur Wilfred Wilhelm Willard William Willie Willy Winston Wolfgang Woodrow Zachary Zeke
"""
FIRST_NAMES = dict.fromkeys(_WOMEN.split(), 1) | dict.fromkeys(_MEN.split(), -1)
"""1 for a woman's, -1 for a man's."""
